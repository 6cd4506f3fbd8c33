using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Migration.Preflight;

/// <summary>All that is known before a migration, as plain values.</summary>
public sealed record PreflightRequest
{
    /// <summary>The server that is left.</summary>
    public required ServerInspection Source { get; init; }

    /// <summary>The server that is moved to.</summary>
    public required ServerInspection Target { get; init; }

    /// <summary>The databases, each with where it goes; a split or a merge has two.</summary>
    public required IReadOnlyList<DatabaseMove> Databases { get; init; }

    /// <summary>The client programs at hand; null when none was found.</summary>
    public ClientPrograms? Clients { get; init; }

    /// <summary>The major version of the client programs where the engine runs in a pod; null where it runs on this machine.</summary>
    public int? PodMajor { get; init; }

    /// <summary>What the target can store, and how Dify connects.</summary>
    public TargetLimits Limits { get; init; } = new();

    /// <summary>What the cluster shows.</summary>
    public ClusterFacts Cluster { get; init; } = new();

    /// <summary>What a person has agreed to.</summary>
    public PreflightConsent Consent { get; init; } = new();

    /// <summary>The version that the deployed Dify says it is; null when it does not answer.</summary>
    public string? DeployedVersion { get; init; }

    /// <summary>
    /// The revision that the deployed image's migrations end at, by its version or from its own scripts; null when it is not known.
    /// </summary>
    public string? ExpectedRevision { get; init; }

    /// <summary>How many connections copy at once. <value>The default is 2.</value></summary>
    public int Workers { get; init; } = 2;

    /// <summary>Bytes a second that a rehearsal measured; null before one.</summary>
    public double? MeasuredBytesPerSecond { get; init; }

    /// <summary>Now: what is old is measured against it.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>One database on its way.</summary>
/// <param name="Source">Where its rows are.</param>
/// <param name="Target">Where they go; <see cref="DatabaseInspection.Exists"/> is false when it has yet to be made.</param>
/// <param name="Tables">Which of its tables.</param>
public sealed record DatabaseMove(DatabaseInspection Source, DatabaseInspection Target, TableSelection Tables)
{
    /// <summary>The selected tables of the source.</summary>
    public IEnumerable<TableInspection> SelectedTables => Source.Tables.Where(table => Tables.Includes(table.Table));
}

/// <summary>The client programs that would be used.</summary>
/// <param name="Major">The major version of pg_dump and pg_restore.</param>
/// <param name="Install">How newer ones are had, as a command; null when nothing is known.</param>
public sealed record ClientPrograms(int Major, string? Install = null);

/// <summary>Limits of the target.</summary>
public sealed record TargetLimits
{
    /// <summary>Bytes that the target can store in all: <c>storage_mb</c> of a Flexible Server, the capacity of the claim in the cluster. Null: not known.</summary>
    public long? StorageBytes { get; init; }

    /// <summary>Bytes that it stores already. <value>The default is 0.</value></summary>
    public long UsedBytes { get; init; }

    /// <summary>Processes of Dify's api and worker, beat included, at full scale. <value>The default is 2.</value></summary>
    public int PooledProcesses { get; init; } = 2;

    /// <summary>Processes of the plugin daemon. <value>The default is 1.</value></summary>
    public int PluginDaemons { get; init; } = 1;
}

/// <summary>What the cluster shows of the release.</summary>
public sealed record ClusterFacts
{
    /// <summary>Claims of the server that is moved to, with the time of their making; empty when it has none yet, or is no pod.</summary>
    public IReadOnlyList<ClaimFacts> TargetClaims { get; init; } = [];

    /// <summary>When the release last left that server; null when it never did. Claims older than that hold what was true then.</summary>
    public DateTimeOffset? LeftTargetAt { get; init; }

    /// <summary>Autoscalers of workloads that will be fenced.</summary>
    public IReadOnlyList<Autoscaler> Autoscalers { get; init; } = [];

    /// <summary>Addresses of the release's own pods and of the tunnels to the server: who connects from there is known.</summary>
    public IReadOnlySet<string> KnownAddresses { get; init; } = new HashSet<string>();
}

/// <summary>A volume claim.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Created">When it was made.</param>
public sealed record ClaimFacts(string Name, DateTimeOffset Created);

/// <summary>What a person has agreed to.</summary>
public sealed record PreflightConsent
{
    /// <summary>Whether moving to an older major is wanted.</summary>
    public bool AllowOlderMajor { get; init; }
}
