using DifyDelivery.Planning;
using DifyDelivery.Sandbox.Choice;
using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Sandbox;

/// <summary>Which kind of cluster the sandbox runs on, and why.</summary>
/// <param name="Kind">One of <see cref="SandboxClusterKinds"/> but <c>auto</c>; null when none is possible.</param>
/// <param name="Explanation">The reason, in one sentence for the plan.</param>
/// <param name="Findings">For the plan and Doctor: an error when the cluster cannot run here.</param>
public sealed record SandboxClusterChoice(string? Kind, string Explanation, IReadOnlyList<Finding> Findings)
{
    private const string NeedDocker = "Install Docker and start it: kind then needs nothing else. Or name a cluster of yours: --sandbox-cluster <kubeconfig context>.";

    /// <summary>The rule where the environment has no cluster yet, as a pure function.</summary>
    /// <param name="requested">What <c>--sandbox-cluster</c> says.</param>
    /// <param name="host">What the machine offers.</param>
    internal static SandboxClusterChoice Decide(string requested, SandboxHost host) => requested switch
    {
        SandboxClusterKinds.Auto => Auto(host),
        SandboxClusterKinds.Node => Node(host),
        SandboxClusterKinds.Kind => InDocker(host),
        _ => new SandboxClusterChoice(SandboxClusterKinds.Context, $"the kubeconfig context '{requested}', as asked for.", []),
    };

    /// <summary>The rule where the environment has a cluster: it is kept until Teardown, as its data is in it.</summary>
    /// <param name="requested">What <c>--sandbox-cluster</c> says.</param>
    /// <param name="existing">The cluster that there is.</param>
    internal static SandboxClusterChoice Keep(string requested, SandboxState existing)
    {
        var own = existing.Kind == SandboxClusterKinds.Context ? existing.Name : existing.Kind;
        return requested == own || requested == SandboxClusterKinds.Auto
            ? new SandboxClusterChoice(existing.Kind, $"{own}: this environment already has it.", [])
            : Impossible(
                "sandbox.cluster-differs",
                $"The sandbox runs on '{own}', and '{requested}' is asked for.",
                $"Tear the sandbox down first, or leave --sandbox-cluster at '{own}'.");
    }

    private static SandboxClusterChoice Node(SandboxHost host) =>
        host.NodeObstacles().ToList() is { Count: > 0 } obstacles
            ? Impossible("sandbox.node-impossible", $"The sandbox's own node cannot run here: {string.Join("; ", obstacles)}.", NeedDocker)
            : new SandboxClusterChoice(SandboxClusterKinds.Node, "node, as asked for.", []);

    private static SandboxClusterChoice InDocker(SandboxHost host) =>
        host.HasDocker
            ? new SandboxClusterChoice(SandboxClusterKinds.Kind, "kind, as asked for.", [])
            : Impossible("sandbox.kind-impossible", "kind cannot run here: no Docker daemon answers.", "Install Docker and start it, or use --sandbox-cluster node.");

    private static SandboxClusterChoice Auto(SandboxHost host)
    {
        var obstacles = string.Join("; ", host.NodeObstacles());
        if (obstacles.Length == 0)
            return new SandboxClusterChoice(SandboxClusterKinds.Node, "node: this machine can run one of its own (root, cgroup v1, Debian 12).", []);
        return host.HasDocker
            ? new SandboxClusterChoice(SandboxClusterKinds.Kind, $"kind: Docker answers, and a node of its own cannot run here: {obstacles}.", [])
            : Impossible(
                "sandbox.no-cluster",
                $"No Kubernetes can be run for the sandbox: no Docker daemon answers, and a node of its own cannot run here: {obstacles}.",
                NeedDocker.Replace(". Or", "." + System.Environment.NewLine + "Or", StringComparison.Ordinal));
    }

    private static SandboxClusterChoice Impossible(string id, string message, string remedy) =>
        new(null, message, [new Finding(id, Severity.Error, message, remedy)]);
}
