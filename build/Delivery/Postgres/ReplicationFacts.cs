namespace DifyDelivery.Postgres;

/// <summary>How a server replicates.</summary>
/// <param name="IsReplica">Whether it is a standby itself.</param>
/// <param name="Standbys">Who streams from it; empty on a server without standbys.</param>
/// <param name="Receiver">Where it streams from; null on a primary, or when nothing is received.</param>
public sealed record ReplicationFacts(bool IsReplica, IReadOnlyList<StandbyFacts> Standbys, ReceiverFacts? Receiver)
{
    /// <summary>Who may come back for its log, by name. The server keeps it until then, if need be until its disk is full.</summary>
    public IReadOnlyList<SlotFacts> Slots { get; init; } = [];
}

/// <summary>A replication slot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLogical">Whether it is a subscription's, or another decoder's; else a standby's.</param>
/// <param name="IsActive">Whether somebody streams from it now.</param>
/// <param name="KeptBytes">How much log is kept for it; null when nothing is yet.</param>
public sealed record SlotFacts(string Name, bool IsLogical, bool IsActive, long? KeptBytes);

/// <summary>One standby, as its primary sees it.</summary>
/// <param name="Name">Its application name.</param>
/// <param name="Address">Its address; null for a local socket.</param>
/// <param name="State"><c>streaming</c> when all is well, <c>catchup</c> while it is behind, <c>startup</c>, <c>backup</c>.</param>
/// <param name="SyncState"><c>async</c>, <c>sync</c>, <c>quorum</c> or <c>potential</c>.</param>
/// <param name="LagBytes">WAL that it has not replayed yet; null when it has not said.</param>
public sealed record StandbyFacts(string Name, string? Address, string State, string SyncState, long? LagBytes)
{
    /// <summary>Whether it follows its primary right now.</summary>
    public bool IsStreaming => State == "streaming";
}

/// <summary>A standby's own view.</summary>
/// <param name="Status"><c>streaming</c> when all is well.</param>
/// <param name="PrimaryHost">Where it streams from.</param>
/// <param name="NotReplayedBytes">WAL received and not replayed yet.</param>
/// <param name="LastReplayed">Commit time of the last transaction that it replayed; null before the first.</param>
public sealed record ReceiverFacts(string Status, string? PrimaryHost, long? NotReplayedBytes, DateTimeOffset? LastReplayed);
