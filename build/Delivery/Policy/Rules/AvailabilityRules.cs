using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Policy.Rules;

/// <summary>What fails when one thing fails.</summary>
internal static class AvailabilityRules
{
    // beat must be one, the chart hard-codes it; the plugin daemon's plugins are processes on its own volume.
    private static readonly string[] SingleByDesign = ["beat", "plugin-daemon", "pluginDaemon"];

    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        new("policy.high-availability", "nothing takes over for the database in prod", new(null, null, Severity.Warning), Standby),
        new("policy.burstable", "a burstable server in prod", new(null, null, Severity.Warning), Burstable),
        new("policy.single-replica", "one replica of a workload in prod", new(null, null, Severity.Warning), SingleReplica),
    ];

    private static IEnumerable<Violation> Standby(PolicySubject subject)
    {
        if (subject.IsInCluster)
        {
            yield return new Violation(
                "Nothing takes over when the PostgreSQL server in the cluster fails: its read replica is never promoted.",
                "Use Flexible Server with PostgresHighAvailability ZoneRedundant (99.99 %), or waive this rule with the reason.");
        }
        else if (subject.Settings.FlexibleServer.HighAvailability == HighAvailabilityMode.Disabled)
        {
            yield return new Violation(
                "The Flexible Server has no standby, so the SLA of 99.99 % does not hold.",
                "--postgres-high-availability ZoneRedundant (99.99 %) or SameZone (99.95 %), on a GP_ or MO_ SKU; it pays for compute and storage twice.");
        }
    }

    private static IEnumerable<Violation> Burstable(PolicySubject subject)
    {
        if (subject.Server is { SkuName: var sku } && FlexibleServerSkus.IsBurstable(sku))
        {
            yield return new Violation(
                $"{sku} is burstable: its processor is throttled once its credits are used, it can have no standby and no PgBouncer.", "--postgres-sku-name GP_Standard_D2ds_v5.");
        }
    }

    private static IEnumerable<Violation> SingleReplica(PolicySubject subject)
    {
        var single = subject.Facts.Workloads
            .Where(workload => workload.Replicas == 1 && !SingleByDesign.Contains(workload.Component))
            .Select(workload => workload.Component)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (single.Count > 0)
        {
            yield return new Violation(
                $"{string.Join(", ", single)}: one replica each, so a node's maintenance stops {(single.Count == 1 ? "it" : "them")}.",
                $"Set 'replicas: 2' in helm/values/env-{subject.Settings.Environment}.yaml or in --values-file.");
        }
    }
}
