namespace DifyDelivery.Verification;

/// <summary>No replication slot that nobody uses keeps the server's log: it would until the disk is full, and then the server stops.</summary>
internal sealed class SlotsCheck(VerificationSubject subject) : ICheck
{
    /// <summary>Less than the chart's max_wal_size (400 MB): what a subscriber that is away for a moment may leave is no reason to be alarmed.</summary>
    private const long Tolerated = 256L * 1024 * 1024;

    public string Title => "replication slots";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await subject.Database(cancellationToken);
        var slots = (await database.Server.ReadReplicationAsync(cancellationToken)).Slots;
        var idle = slots.Where(slot => !slot.IsActive && slot.KeptBytes > Tolerated).ToList();
        return idle.Count == 0
            ? CheckResult.Good(slots.Count == 0 ? "none" : string.Join(", ", slots.Select(slot => $"{slot.Name}{(slot.IsActive ? string.Empty : " (idle)")}")))
            : CheckResult.Bad(
                FormattableString.Invariant($"{string.Join(", ", idle.Select(slot => $"{slot.Name} keeps {slot.KeptBytes / 1_000_000} MB of the server's log"))}, and nobody streams from it"),
                $"Bring back who used it, or drop it: SELECT pg_drop_replication_slot('{idle[0].Name}')");
    }
}
