namespace DifyDelivery.Kubernetes;

/// <summary>A lock as it was read.</summary>
/// <param name="Holder">Who holds it; null when it was given back.</param>
/// <param name="Since">Since when.</param>
/// <param name="RenewedAt">When it was renewed last.</param>
/// <param name="Duration">How long after that it is good.</param>
/// <param name="Activity">What its holder does.</param>
/// <param name="Version">Its version, for the next write.</param>
internal sealed record LeaseRecord(
    string? Holder, DateTimeOffset Since, DateTimeOffset RenewedAt, TimeSpan Duration, string? Activity, string? Version)
{
    public DateTimeOffset ExpiresAt => RenewedAt + Duration;

    public bool IsFree(DateTimeOffset now) => string.IsNullOrEmpty(Holder) || now >= ExpiresAt;
}

/// <summary>Reads and writes a lock, with compare-and-swap.</summary>
internal interface ILeaseStore
{
    /// <summary>The lock, or null when there is none.</summary>
    Task<LeaseRecord?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes it if nobody else has since <see cref="LeaseRecord.Version"/> (null: since there was none).</summary>
    /// <returns>The lock as written, or null when somebody else was first.</returns>
    Task<LeaseRecord?> TryWriteAsync(LeaseRecord lease, CancellationToken cancellationToken);
}
