using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Which revision of its schema the deployed Dify works with: known by the version that it says it is, or read from the migrations in its own
/// api's pod. An image's tag would not tell: it may be anybody's.
/// </summary>
internal sealed class DeployedRevision(MigrationScene scene)
{
    private const int ApiPort = 5001;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public async Task<DeployedSchema> ReadAsync(CancellationToken cancellationToken)
    {
        var version = await VersionAsync(cancellationToken);
        return new DeployedSchema(version, (version is null ? null : DifySchema.HeadOf(version)) ?? await FromPodAsync(cancellationToken));
    }

    private async Task<string?> VersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            var http = new ComponentHttp(scene.Cluster.Api, scene.Context.Release.Namespace, scene.Context.Release.Name);
            return (await http.AskAsync(DifyComponents.Api, ApiPort, "/health", cancellationToken: cancellationToken)).Member("version");
        }
        catch (DeliveryException)
        {
            // It does not run, or does not answer: what it is is not known then, and a finding says so.
            return null;
        }
    }

    private async Task<string?> FromPodAsync(CancellationToken cancellationToken)
    {
        var space = scene.Context.Release.Namespace;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var pods = await scene.Cluster.Api.ListPodsAsync(space, $"app.kubernetes.io/instance={scene.Context.Release.Name},component={DifyComponents.Api}", limit.Token);
            if (pods.FirstOrDefault(pod => pod is { Ready: true, Terminating: false }) is not { } pod)
            {
                return null;
            }

            var result = await scene.Cluster.Api.ExecAsync(space, pod.Name, AlembicRevisions.Command, Stream.Null, limit.Token);
            return AlembicRevisions.HeadOf(result.Output);
        }
        catch (Exception exception) when (
            exception is DeliveryException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Plan may not run anything in a pod, and an image may have no shell.
            return null;
        }
    }
}

/// <summary>The schema that the deployed Dify works with.</summary>
/// <param name="Version">The version that it says it is; null where it does not answer.</param>
/// <param name="Head">The revision that its migrations end at; null where that cannot be known.</param>
internal sealed record DeployedSchema(string? Version, string? Head);
