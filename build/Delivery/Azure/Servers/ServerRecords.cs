namespace DifyDelivery.Azure;

/// <summary>A Flexible Server as Azure describes it. Words that Azure adds later stay as they are.</summary>
/// <param name="Id">Its resource id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Location">Its region, short.</param>
/// <param name="State"><c>Ready</c>, <c>Provisioning</c>, <c>Updating</c>, <c>Starting</c>, <c>Stopping</c>, <c>Stopped</c>, <c>Restarting</c>, <c>Dropping</c>, <c>Disabled</c>, <c>Inaccessible</c>.</param>
/// <param name="SkuName">Its size as Azure writes it: <c>Standard_B1ms</c>.</param>
/// <param name="Tier"><c>Burstable</c>, <c>GeneralPurpose</c> or <c>MemoryOptimized</c>.</param>
/// <param name="Version">PostgreSQL's major version.</param>
/// <param name="StorageGb">Its disk, in GiB.</param>
public sealed record FlexibleServer(string Id, string Name, string Location, string State, string SkuName, string Tier, string Version, int StorageGb)
{
    /// <summary>Where it answers; null until it does.</summary>
    public string? Fqdn { get; init; }

    /// <summary>The administrator's login.</summary>
    public string? Administrator { get; init; }

    /// <summary><c>Disabled</c>, <c>SameZone</c> or <c>ZoneRedundant</c>.</summary>
    public string HighAvailability { get; init; } = "Disabled";

    /// <summary><c>Healthy</c>, <c>NotEnabled</c>, <c>CreatingStandby</c>, <c>ReplicatingData</c>, <c>FailingOver</c> ...</summary>
    public string StandbyState { get; init; } = "NotEnabled";

    /// <summary>Whether it answers on the internet at all.</summary>
    public bool PublicAccess { get; init; }

    /// <summary>How many days Azure keeps its backups.</summary>
    public int BackupRetentionDays { get; init; }

    /// <summary>The earliest moment that a restore can go back to; null while there is no backup yet.</summary>
    public DateTimeOffset? EarliestRestore { get; init; }

    /// <summary>Whether it can be used: Ready, and its standby Healthy where it has one.</summary>
    public bool IsReady => State == "Ready" && (HighAvailability == "Disabled" || StandbyState == "Healthy");
}

/// <summary>A server parameter.</summary>
/// <param name="Name">Its name: <c>wal_level</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Default">Azure's default.</param>
/// <param name="IsDynamic">Whether a change takes effect without a restart.</param>
/// <param name="IsReadOnly">Whether Azure lets nobody change it.</param>
/// <param name="IsPendingRestart">Whether its new value waits for a restart.</param>
public sealed record ServerParameter(string Name, string Value, string? Default, bool IsDynamic, bool IsReadOnly, bool IsPendingRestart);

/// <summary>Addresses that may connect.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Start">First IPv4 address.</param>
/// <param name="End">Last IPv4 address. <c>0.0.0.0</c> for both lets in every Azure service of every tenant.</param>
public sealed record FirewallRule(string Name, string Start, string End);

/// <summary>A backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>Full</c> or <c>Customer On-Demand</c>.</param>
/// <param name="CompletedAt">When it was finished.</param>
public sealed record ServerBackup(string Name, string Type, DateTimeOffset CompletedAt);

/// <summary>A point-in-time restore: a new server with the data of another at a moment.</summary>
/// <param name="Source">The server to restore from, in the same resource group.</param>
/// <param name="Target">The new server's name.</param>
/// <param name="Moment">The moment. Not before the source's earliest, not in the future.</param>
public sealed record RestoreRequest(string Source, string Target, DateTimeOffset Moment)
{
    /// <summary>The new server's zone. <value>The default, null, leaves the choice to Azure.</value></summary>
    public string? Zone { get; init; }
}
