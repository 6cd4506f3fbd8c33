using DifyDelivery.Errors;

namespace DifyDelivery.Engine;

/// <summary>
/// The engine in the cluster is lost: its pods were, one after another, or the API server is away for longer than a replacement of it takes.
/// Nothing is lost with it: what is finished stands on the target, and the same command goes on from there.
/// </summary>
/// <param name="space">The namespace.</param>
/// <param name="pod">The last pod.</param>
/// <param name="attempts">How many pods were lost.</param>
/// <param name="loss">How the last one was.</param>
/// <param name="inner">What was heard of it last; null where nothing was.</param>
public sealed class EngineLostException(string space, string pod, int attempts, string loss, Exception? inner = null)
    : DeliveryException(
        attempts == 1 ? "The engine in the cluster is lost." : $"The engine in the cluster was lost {attempts} times.",
        $"The last one, pod {space}/{pod}: {loss}.",
        $"Look at the nodes and the namespace's events (kubectl get nodes; kubectl get events --namespace {space}), then run the command again: what is finished is kept. Or choose '--runner agent'.",
        inner);
