using System.Globalization;
using DifyDelivery.Planning;

namespace DifyDelivery.Policy.Rules;

/// <summary>Whether Dify's connection pools fit into what the server lets in.</summary>
internal static class ConnectionRules
{
    // Dify's defaults: SQLAlchemy's pool and overflow of each api and worker process, and the plugin daemon's pool.
    private const int DefaultPool = 30;
    private const int DefaultOverflow = 10;
    private const int PluginDaemonPool = 30;

    // max_connections of the Bitnami image, and what PostgreSQL keeps of them for superusers.
    private const int ImageConnections = 100;
    private const int Reserved = 3;

    // Azure's published figures, the fifteen that it reserves taken off. A SKU that is not here is not judged.
    private static readonly Dictionary<string, int> BySku = new(StringComparer.Ordinal)
    {
        ["B_Standard_B1ms"] = 35,
        ["B_Standard_B2s"] = 414,
        ["GP_Standard_D2ds_v5"] = 844,
    };

    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        new("policy.connections", "Dify's pools need more connections than the Flexible Server has", new(Severity.Note, Severity.Warning, Severity.Warning), FlexibleServer),
        new("policy.in-cluster-connections", "Dify's pools need more connections than the server in the cluster has", new(null, Severity.Note, Severity.Warning), Cluster),
    ];

    private static IEnumerable<Violation> FlexibleServer(PolicySubject subject)
    {
        var (needed, made) = Pools(subject.Facts.Workloads);
        if (subject.Server is { SkuName: var sku } && BySku.TryGetValue(sku, out var limit) && needed > limit)
        {
            yield return new Violation(
                $"{sku} lets {limit} connections in; Dify's pools at their fullest take {needed} ({made}).",
                "Choose a larger SKU (B_Standard_B2s lets 414 in), or make the pools smaller: SQLALCHEMY_POOL_SIZE and SQLALCHEMY_MAX_OVERFLOW in extraEnv of api and worker, in --values-file.");
        }
    }

    private static IEnumerable<Violation> Cluster(PolicySubject subject)
    {
        var (needed, made) = Pools(subject.Facts.Workloads);
        var limit = (subject.Settings.InCluster.MaxConnections ?? ImageConnections) - Reserved;
        if (subject.IsInCluster && needed > limit)
        {
            yield return new Violation(
                $"The server in the cluster lets {limit} connections in{(subject.Settings.InCluster.MaxConnections is null ? " by default" : string.Empty)}; Dify's pools at their fullest take {needed} ({made}).",
                $"Set InClusterMaxConnections to {needed + Reserved} or more, or make the pools smaller: SQLALCHEMY_POOL_SIZE and SQLALCHEMY_MAX_OVERFLOW in extraEnv of api and worker, in --values-file.");
        }
    }

    /// <summary>What all pools take together, and how that comes about. Where workloads are not known, one of each is the least there can be.</summary>
    private static (int Connections, string Made) Pools(IReadOnlyList<WorkloadFact> workloads)
    {
        IReadOnlyList<WorkloadFact> known = workloads.Count > 0 ? workloads : [new("api", 1), new("worker", 1), new("plugin-daemon", 1)];
        var parts = known
            .Select(workload => (workload, Each: Each(workload)))
            .Where(pair => pair is { Each: > 0, workload.Replicas: > 0 })
            .ToList();
        return (
            parts.Sum(pair => pair.Each * pair.workload.Replicas),
            string.Join(", ", parts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.workload.Component} {pair.workload.Replicas} x {pair.Each}"))));
    }

    private static int Each(WorkloadFact workload) => workload.Component switch
    {
        "api" or "worker" => (workload.PoolSize ?? DefaultPool) + Math.Max(0, workload.MaxOverflow ?? DefaultOverflow),
        "plugin-daemon" or "pluginDaemon" => PluginDaemonPool,
        _ => 0,
    };
}
