using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Planning;
using DifyDelivery.Sandbox;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Where an environment lives: a cluster, images, a chart.</summary>
internal interface IPlatform
{
    /// <summary>The chart to deploy: a folder or an archive.</summary>
    Task<string> ChartAsync(CancellationToken cancellationToken);

    /// <summary>Images to use instead of the chart's own, or null.</summary>
    DifyImages? Images { get; }

    /// <summary>Looks for the cluster. Null where none answers; findings say what stands in the way of making one.</summary>
    Task<ConnectedCluster?> ObserveAsync(ICollection<Finding> findings, CancellationToken cancellationToken);

    /// <summary>Steps that make a cluster with its images.</summary>
    IReadOnlyList<OperationStep> Prepare();

    /// <summary>What Terraform would do for <see cref="Prepare"/>, as far as it was looked at while observing.</summary>
    PreparationLook Preparation { get; }

    /// <summary>What would be done, for the plan of a target that findings block; none where that says nothing. It never runs.</summary>
    IReadOnlyList<OperationStep> Outline();

    /// <summary>The cluster, which a step of <see cref="Prepare"/> made, or which was observed.</summary>
    ConnectedCluster Connected { get; }

    /// <summary>The cluster as far as one was found or made; null otherwise.</summary>
    ConnectedCluster? Found { get; }

    /// <summary>Whether the cluster is ours, so that removing it removes everything in it.</summary>
    bool OwnsCluster { get; }

    /// <summary>The server outside the cluster: what is particular to it here.</summary>
    IServerModule Server { get; }

    /// <summary>The data that removing everything would lose, one line each; empty when there is none. Observe first.</summary>
    Task<IReadOnlyList<string>> ListLossesAsync(CancellationToken cancellationToken);

    /// <summary>Steps that remove the cluster with everything of it; one that is not ours is only forgotten.</summary>
    IReadOnlyList<OperationStep> Remove();
}

/// <summary>What Terraform would do before there is a release: make the cluster and what is around it, or bring that to what the settings say.</summary>
/// <param name="Plan">The plan; null where it was not looked at.</param>
/// <param name="NotSeen">Why it could not be looked at; null otherwise.</param>
internal sealed record PreparationLook(TerraformPlan? Plan, string? NotSeen)
{
    public static PreparationLook None { get; } = new(null, null);

    /// <summary>Whether the server outside the cluster is a part of it.</summary>
    public bool ShowsServer => Plan is not null && Plan.Changes.Any(ServerResources.Includes);
}

/// <summary>A cluster that answers.</summary>
/// <param name="Api">The typed port to it.</param>
/// <param name="Endpoint">For programs that need a kubeconfig.</param>
internal sealed record ConnectedCluster(ICluster Api, ClusterEndpoint Endpoint);
