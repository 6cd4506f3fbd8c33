namespace DifyDelivery.Policy;

/// <summary>What was observed, as far as it was. What is null or empty was not looked at, and no rule concludes anything from it.</summary>
public sealed record PolicyFacts
{
    /// <summary>The release's workloads as they are rendered; empty where they are not.</summary>
    public IReadOnlyList<WorkloadFact> Workloads { get; init; } = [];

    /// <summary>The Flexible Server's provisioned storage in MiB.</summary>
    public int? ServerStorageMb { get; init; }

    /// <summary>The Flexible Server's PostgreSQL major, observed or to be provisioned.</summary>
    public int? ServerMajor { get; init; }

    /// <summary>The Flexible Server's firewall rules.</summary>
    public IReadOnlyList<FirewallFact> FirewallRules { get; init; } = [];

    /// <summary>Collations that databases on the Flexible Server are to be made with, by database.</summary>
    public IReadOnlyDictionary<string, string> Collations { get; init; } = new Dictionary<string, string>();

    /// <summary>When the newest backup of the server in the cluster was made.</summary>
    public DateTimeOffset? NewestBackup { get; init; }

    /// <summary>Nothing was observed.</summary>
    public static PolicyFacts None { get; } = new();
}

/// <summary>A workload of the release.</summary>
/// <param name="Component">Its label <c>component</c>: <c>api</c>, <c>worker</c>, <c>pluginDaemon</c>.</param>
/// <param name="Replicas">How many pods it is to have.</param>
/// <param name="PoolSize">Its SQLALCHEMY_POOL_SIZE; null: Dify's default.</param>
/// <param name="MaxOverflow">Its SQLALCHEMY_MAX_OVERFLOW; null: Dify's default.</param>
public sealed record WorkloadFact(string Component, int Replicas, int? PoolSize = null, int? MaxOverflow = null);

/// <summary>A firewall rule of the Flexible Server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">First address.</param>
/// <param name="End">Last address.</param>
public sealed record FirewallFact(string Name, string Start, string End);
