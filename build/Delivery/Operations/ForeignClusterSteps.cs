using DifyDelivery.Engine;
using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Takes an environment out of a cluster that is not ours: what was made there goes, the cluster and its namespaces stay.</summary>
internal sealed class ForeignClusterSteps(DeliveryContext context, IPlatform platform, ReleaseSecrets secrets, FlexibleServerPort server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public IReadOnlyList<OperationStep> Remove() =>
    [
        new(new PlannedStep("release.remove", $"Remove the Helm release '{context.Release.Name}'", StepEffect.Destroy), RemoveReleaseAsync),
        .. server.HasState
            ? [new(new PlannedStep("server.remove", "Remove the Flexible Server with Terraform", StepEffect.Destroy, server.ServerName), new FlexibleServerRemoval(context, platform, server, secrets).RunAsync)]
            : Array.Empty<OperationStep>(),
        new(new PlannedStep("volumes.remove", "Remove the release's volumes and its Secret", StepEffect.Destroy, string.Join(", ", Claims)), RemoveVolumesAsync),
    ];

    private IEnumerable<string> Claims => context.Names.PostgresqlClaims.Concat(context.Names.ApplicationClaims);

    private async Task RemoveReleaseAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var endpoint = platform.Connected.Endpoint;
        var release = new HelmRelease(endpoint.KubeconfigPath, endpoint.Context, context.Release.Namespace, context.Release.Name);
        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        if (!(await helm.UninstallAsync(new UninstallOptions(release) { Wait = true, Timeout = Limit }, cancellationToken)).WasThere)
        {
            scope.NothingToDo("there is none");
        }
    }

    private async Task RemoveVolumesAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var api = platform.Connected.Api;
        var wanted = Claims.ToHashSet(StringComparer.Ordinal);
        var claims = await api.ListVolumeClaimsAsync(context.Release.Namespace, cancellationToken: cancellationToken);
        await api.DeleteVolumeClaimsAsync(context.Release.Namespace, [.. claims.Where(claim => wanted.Contains(claim.Name))], Limit, cancellationToken);
        await new EnginePods(
            api, new EnginePlace(context.Release.Namespace, context.Release.Name, context.Settings.InCluster.Image, context.Names.PostgresqlPrimary)).RemoveAllAsync(cancellationToken);
        await api.DeleteSecretAsync(context.Release.Namespace, context.SecretName, cancellationToken);
    }
}
