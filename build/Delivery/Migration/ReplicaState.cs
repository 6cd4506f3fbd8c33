using DifyDelivery.Postgres;

namespace DifyDelivery.Migration;

/// <summary>How a read replica stands. Worked out with plain values.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Detail">What it rests on, for people.</param>
public sealed record ReplicaState(ReplicaStateKind Kind, string Detail)
{
    // What a standby says that can never follow its primary again by itself (postgresql.org/docs/15/warm-standby.html, 27.2.5; the chart's
    // standby has no slot, and its primary keeps 128 MB of its log). The last one is a volume of another server's time.
    private static readonly string[] Lost = ["has already been removed", "identifier differs between the primary and standby"];

    /// <summary>Looks at what both ends say.</summary>
    /// <param name="standbys">Who streams, as the primary sees it.</param>
    /// <param name="log">The end of the replica's log.</param>
    public static ReplicaState Of(IReadOnlyList<StandbyFacts> standbys, IReadOnlyList<string> log) =>
        standbys.FirstOrDefault(standby => standby.IsStreaming) is { } streaming
            ? new(ReplicaStateKind.Streaming, $"{streaming.Name} streams, {streaming.LagBytes ?? 0} bytes behind")
        : standbys.Count > 0 ? new(ReplicaStateKind.Waiting, $"{standbys[0].Name} is in state '{standbys[0].State}'")
        : log.LastOrDefault(line => Lost.Any(words => line.Contains(words, StringComparison.Ordinal))) is { } reason
            ? new(ReplicaStateKind.Lost, reason.Trim())
        : new(ReplicaStateKind.Waiting, "no standby is connected");
}

/// <summary>What is to be done with a read replica.</summary>
public enum ReplicaStateKind
{
    /// <summary>Nothing.</summary>
    Streaming,

    /// <summary>It may come to follow.</summary>
    Waiting,

    /// <summary>It cannot follow any more: it has to be made anew.</summary>
    Lost,
}
