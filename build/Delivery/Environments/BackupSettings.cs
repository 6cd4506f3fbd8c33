namespace DifyDelivery.Environments;

/// <summary>Backups of Dify's databases.</summary>
public sealed record BackupSettings
{
    /// <summary>A folder, or <c>https://account.blob.core.windows.net/container[/prefix]</c>. <value>The default is <c>artifacts/backups</c>.</value></summary>
    public string Store { get; init; } = "artifacts/backups";

    /// <summary>How long they are kept. <value>The default is 14 days.</value></summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How many of the newest are kept in any case. <value>The default is 3.</value></summary>
    public int KeepLast { get; init; } = 3;

    /// <summary>How a backup is proved before it counts. <value>The default is by restoring it.</value></summary>
    public BackupVerification Verification { get; init; } = BackupVerification.Restore;

    /// <summary>How old the newest may be before Verify warns. <value>The default, null, asks nothing.</value></summary>
    public TimeSpan? MaxAge { get; init; }
}

/// <summary>How a backup is proved.</summary>
public enum BackupVerification
{
    /// <summary>Restored into a scratch database on the same server, and every table compared.</summary>
    Restore,

    /// <summary>Its table of contents is read; whether it restores is not known.</summary>
    List,
}
