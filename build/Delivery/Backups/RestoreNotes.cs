namespace DifyDelivery.Backups;

/// <summary>What is written beside a restored database, on the server: there every machine reads it, and it goes along when it is renamed.</summary>
public static class RestoreNotes
{
    /// <summary>A restore has begun; what is in the database is not whole.</summary>
    /// <param name="id">The backup.</param>
    public static string Begun(BackupId id) => $"dify-delivery: being restored from backup {id}";

    /// <summary>It was restored and compared.</summary>
    /// <param name="id">The backup.</param>
    public static string Complete(BackupId id) => $"dify-delivery: restored from backup {id}";
}
