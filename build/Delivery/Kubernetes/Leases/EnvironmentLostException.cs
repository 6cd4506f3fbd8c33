using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>The environment's lock was lost while work went on under it: somebody else may work on the environment now.</summary>
/// <param name="lease">The lock.</param>
/// <param name="taker">Who holds it now; null where that is not known.</param>
/// <param name="remedy">The command that goes on.</param>
/// <param name="inner">What the loss interrupted.</param>
public sealed class EnvironmentLostException(string lease, string? taker, string remedy, Exception? inner = null)
    : DeliveryException(
        $"The lock {lease} was lost, so the run stopped where it was.",
        taker is null
            ? "The cluster did not answer for almost as long as the lock is good for; after that another run may take it."
            : $"{taker} holds it now.",
        remedy, inner)
{
    /// <summary>Who holds the lock now; null where that is not known.</summary>
    public string? Taker { get; } = taker;
}
