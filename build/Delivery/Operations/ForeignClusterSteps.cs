using DifyDelivery.Backups;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>
/// Takes an environment out of a cluster that is not ours: everything that was made there goes, the namespace too where a delivery made it and
/// nobody else uses it. The cluster stays.
/// </summary>
internal sealed class ForeignClusterSteps(DeliveryContext context, IPlatform platform, ReleaseSecrets secrets, FlexibleServerPort server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private IReadOnlyList<VolumeClaim> _claims = [];
    private string? _secret;

    /// <summary>What removes the environment. What has a volume or a secret is what was there when this was asked: the person has confirmed no other.</summary>
    public async Task<IReadOnlyList<OperationStep>> RemoveAsync(ConnectedCluster connected, CancellationToken cancellationToken)
    {
        var (api, space) = (connected.Api, context.Release.Namespace);
        var application = context.Names.ApplicationClaims.ToHashSet(StringComparer.Ordinal);
        _claims =
        [
            .. await new DifyServerObjects(api, space, context.Names).ClaimsAsync(null, cancellationToken),
            .. (await api.ListVolumeClaimsAsync(space, cancellationToken: cancellationToken)).Where(claim => application.Contains(claim.Name)),
        ];
        _secret = await api.FindSecretUidAsync(space, context.SecretName, cancellationToken);
        return Steps();
    }

    private IReadOnlyList<OperationStep> Steps() =>
    [
        new(new PlannedStep("release.remove", $"Remove the Helm release '{context.Release.Name}'", StepEffect.Destroy), RemoveReleaseAsync),
        .. server.HasState
            ? [new(new PlannedStep("server.remove", "Remove the Flexible Server with Terraform", StepEffect.Destroy, server.ServerName), new FlexibleServerRemoval(context, platform, server, secrets).RunAsync)]
            : Array.Empty<OperationStep>(),
        new(new PlannedStep("volumes.remove", "Remove the release's volumes and its Secret", StepEffect.Destroy, string.Join(", ", _claims.Select(claim => claim.Name))), RemoveVolumesAsync),
        new(new PlannedStep("records.remove", "Remove the records of deliveries", StepEffect.Destroy, string.Join(", ", Records)), RemoveRecordsAsync),
        new(new PlannedStep("namespace.remove", $"Remove the namespace '{context.Release.Namespace}', if a delivery made it and nothing else is in it", StepEffect.Destroy), RemoveNamespaceAsync),
    ];

    private IReadOnlyList<string> Records =>
        [MigrationJournal.NameFor(context.Release.Name), RestoreJournal.NameFor(context.Release.Name), GoodRevision.NameFor(context.Release.Name)];

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
        await api.DeleteVolumeClaimsAsync(context.Release.Namespace, _claims, Limit, cancellationToken);
        await EnginePlaces.PodsOf(context, platform).RemoveAllAsync(cancellationToken);
        if (_secret is not null)
        {
            await api.DeleteSecretAsync(context.Release.Namespace, context.SecretName, _secret, Limit, cancellationToken);
        }
    }

    private async Task RemoveRecordsAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var api = platform.Connected.Api;
        foreach (var record in Records)
        {
            await api.DeleteConfigMapAsync(context.Release.Namespace, record, cancellationToken);
        }

        // The lock goes last: up to here nobody else may begin.
        await api.DeleteLeaseAsync(context.Release.Namespace, EnvironmentLock.LeaseName, cancellationToken);
    }

    private async Task RemoveNamespaceAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var (api, space) = (platform.Connected.Api, context.Release.Namespace);
        var labels = await api.ReadNamespaceLabelsAsync(space, cancellationToken);
        if (labels is null || !EnvironmentLock.Made.All(made => labels.GetValueOrDefault(made.Key) == made.Value))
        {
            scope.NothingToDo("it was there before");
            return;
        }

        var others = (await api.ListWorkloadsAsync(space, cancellationToken: cancellationToken)).Select(workload => $"{workload.Kind} {workload.Name}")
            .Concat((await api.ListVolumeClaimsAsync(space, cancellationToken: cancellationToken)).Select(claim => $"volume claim {claim.Name}"))
            .Concat((await api.ListServicesAsync(space, cancellationToken: cancellationToken)).Select(service => $"Service {service.Name}"))
            .ToList();
        if (others.Count > 0)
        {
            scope.NothingToDo($"others use it: {string.Join(", ", others)}");
            return;
        }

        await api.DeleteNamespaceAsync(space, Limit, cancellationToken);
    }
}
