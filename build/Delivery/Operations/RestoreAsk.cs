namespace DifyDelivery.Operations;

/// <summary>What a person asks of Restore.</summary>
/// <param name="Backup">A backup's name, or <c>latest</c>.</param>
/// <param name="Into">A database to restore into for a look; null: Dify is to use what is restored.</param>
/// <param name="Undo">Whether Dify is to go back to the databases from before.</param>
/// <param name="Confirmation">What may be dropped, as <c>server/database</c>.</param>
public sealed record RestoreAsk(string? Backup, string? Into, bool Undo, string? Confirmation)
{
    /// <summary>A Flexible Server to make out of Azure's own backups; null: this library's backups are meant.</summary>
    public string? Server { get; init; }

    /// <summary>The moment that it is to be of.</summary>
    public DateTimeOffset? Moment { get; init; }
}
