using DifyDelivery.Helm;

namespace DifyDelivery.Verification;

/// <summary>No part of a fence is left behind: no writer without pods that the release wants to run, no database that is read only.</summary>
internal sealed class FenceCheck(VerificationSubject subject) : ICheck
{
    public string Title => "fence";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var manifest = await subject.Helm.GetManifestAsync(subject.Release, cancellationToken);
        var wanted = (manifest is null ? [] : DifyRelease.Workloads(manifest))
            .GroupBy(workload => subject.Names.Deployment(workload.Component))
            .ToDictionary(component => component.Key, component => component.Sum(workload => workload.Replicas));
        var running = await subject.Cluster.ListWorkloadsAsync(subject.Release.Namespace, subject.Selector, cancellationToken);
        var left = running
            .Where(workload => workload.Desired == 0 && !subject.Idle.Contains(workload.Name) && wanted.GetValueOrDefault(workload.Name) > 0)
            .Select(workload => $"{workload.Name} has no pods, and the release wants {wanted[workload.Name]}")
            .ToList();
        if (DifyComponents.WithDatabase.Select(subject.Names.Deployment).All(name => wanted.GetValueOrDefault(name) == 0))
        {
            left.Add("the release itself holds every writer at zero replicas");
        }

        await using var connection = await subject.Database(cancellationToken);
        foreach (var database in VerificationSubject.DatabaseNames)
        {
            if (await connection.Fence(database).IsReadOnlyAsync(cancellationToken))
            {
                left.Add($"database '{database}' is read only (default_transaction_read_only)");
            }
        }

        return left.Count == 0
            ? CheckResult.Good("none: every writer has its pods, the database takes writes")
            : CheckResult.Bad(
                string.Join("; ", left),
                $"{subject.Settings.Command("MigrateData", "--status")} says whether a migration holds it; if none does: {subject.Settings.Command("DeployDify")}, "
                + $"and kubectl scale deployment <name> --replicas 1 --namespace {subject.Release.Namespace}");
    }
}
