namespace DifyDelivery.Sandbox.State;

/// <summary>What is remembered about an environment's cluster for as long as it exists: <c>state.json</c> in its state folder.</summary>
/// <param name="Version">The layout of the file; see <see cref="CurrentVersion"/>.</param>
/// <param name="Kind"><c>node</c>, <c>kind</c> or <c>context</c>.</param>
/// <param name="Name">The node's or the kind cluster's name, or the kubeconfig context.</param>
/// <param name="CreatedAt">When the cluster was first asked for.</param>
/// <param name="Network">For a node: the N of the network 10.N.0.0/18 that is its own on this machine.</param>
internal sealed record SandboxState(int Version, string Kind, string Name, DateTimeOffset CreatedAt, int? Network = null)
{
    /// <summary>The layout that this build writes and reads.</summary>
    public const int CurrentVersion = 1;
}
