using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>The last revision that was good: what has changed since, and the way back to it.</summary>
internal sealed class ReleaseRollback(DeliveryContext context, ICluster cluster, HelmRelease release)
{
    private readonly GoodRevision _good = new(cluster, release.Namespace, release.Release);

    /// <summary>Writes down that the revision in force is good.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        if (await (await ReleaseChart.HelmAsync(context, cancellationToken)).StatusAsync(release, cancellationToken) is { IsDeployed: true } now)
        {
            await _good.WriteAsync(now.Revision, cancellationToken);
        }
    }

    /// <summary>
    /// Restarts what has started before the revision in force and reads a ConfigMap or Secret that has changed since. By what is there, not by
    /// what this run did: a run that was killed after its upgrade is made up for.
    /// </summary>
    public async Task RestartStaleAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var history = await helm.HistoryAsync(release, cancellationToken);
        if (await _good.ReadAsync(cancellationToken) is not { } good
            || history is not [.., { IsDeployed: true } now]
            || now.Revision == good
            || await helm.GetManifestAsync(release, cancellationToken) is not { } after)
        {
            return;
        }

        // Not the good one alone: after a rollback, what ran in between has started with the settings in between.
        var stale = new HashSet<string>(StringComparer.Ordinal);
        foreach (var revision in history.Where(revision => revision.Revision >= good && revision != now))
        {
            if (await helm.GetManifestAsync(release, revision.Revision, cancellationToken) is { } before)
            {
                stale.UnionWith(DifyRelease.StaleReaders(DifyRelease.Diff(before, after), after));
            }
        }

        if (stale.Count == 0)
        {
            return;
        }

        var pods = await cluster.ListPodsAsync(release.Namespace, cancellationToken: cancellationToken);
        foreach (var workload in await cluster.ListWorkloadsAsync(release.Namespace, cancellationToken: cancellationToken))
        {
            if (stale.Contains(workload.Name) && pods.Any(pod => !pod.Terminating && pod.CreatedAt < now.Updated && Owns(workload, pod)))
            {
                scope.Line($"{workload.Name}: restarted, its settings have changed and nothing else restarts it");
                await cluster.RestartAsync(release.Namespace, workload.Kind, workload.Name, cancellationToken);
            }
        }
    }

    /// <summary>Goes back to the last good revision and waits for it.</summary>
    /// <returns>The error to end with: the upgrade has failed either way.</returns>
    public async Task<DeliveryException> GoBackAsync(DeliveryException failure, DifyValuesRequest request, StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var revision = await FindAsync(request, cancellationToken);
            scope.Line($"{failure.Message} Going back to revision {revision}.");
            var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
            await ReleaseResizedAsync(helm, revision, scope, cancellationToken);
            await helm.RollbackAsync(release, revision, cancellationToken);
            await RestartStaleAsync(scope, cancellationToken);
            await new RolloutWait(context).RunAsync(cluster, scope.Activity, cancellationToken);
            await RememberAsync(cancellationToken);
            return new RolledBackException(
                $"The upgrade of release '{release.Release}' failed and was rolled back to revision {revision}, which is ready.", $"{failure.Message}\n{failure.Why}",
                failure.Remedy, failure);
        }
        catch (DeliveryException back)
        {
            return new RolledBackException(
                $"{failure.Message} It was not rolled back: {back.Message}", string.Join('\n', new[] { failure.Why, back.Why }.OfType<string>()),
                failure.Remedy ?? back.Remedy, failure);
        }
    }

    /// <summary>The sizes of volumes cannot be changed back in place either. The volumes stay as large as they are.</summary>
    private async Task ReleaseResizedAsync(IHelm helm, int revision, StepScope scope, CancellationToken cancellationToken)
    {
        if (await helm.GetManifestAsync(release, cancellationToken) is { } now && await helm.GetManifestAsync(release, revision, cancellationToken) is { } good)
        {
            await new VolumeGrowth(cluster, release.Namespace, context.Time).ReleaseAsync(DifyRelease.Resized(DifyRelease.Diff(now, good)), scope.Activity, cancellationToken);
        }
    }

    private async Task<int> FindAsync(DifyValuesRequest request, CancellationToken cancellationToken)
    {
        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var revision = await _good.ReadAsync(cancellationToken)
            ?? throw new DeliveryException("No revision of this release was ever ready.");
        var manifest = await helm.GetManifestAsync(release, revision, cancellationToken)
            ?? throw new DeliveryException($"Helm does not keep revision {revision} any more.");

        // Revisions from before a migration name the other server: going back to one would start Dify on data of yesterday.
        return DifyRelease.CheckRendered(manifest, request).FirstOrDefault(finding => finding.Severity == Severity.Error) is { } differs
            ? throw new DeliveryException($"Revision {revision} uses another database.", differs.Message)
            : revision;
    }

    private static bool Owns(Workload workload, Pod pod) =>
        workload.PodSelector.Count > 0 && workload.PodSelector.All(wanted => pod.Labels.GetValueOrDefault(wanted.Key) == wanted.Value);
}
