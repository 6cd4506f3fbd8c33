namespace DifyDelivery.Postgres;

/// <summary>
/// Whether a database is there to be connected to. A DROP DATABASE marks it (datconnlimit -2) for good before it removes its files; where it is
/// cut short between the two, a row stays that no connection gets into and that only another DROP DATABASE takes away: it holds nothing.
/// </summary>
internal static class DatabasePresence
{
    /// <summary>A column of pg_database: what a DROP DATABASE that was cut short has left.</summary>
    public const string IsLeftover = "(datconnlimit = -2)";

    public static Task<bool> HasDatabaseAsync(this PostgresConnector connector, string database, CancellationToken cancellationToken) =>
        connector.UseAsync(
            PostgresConnector.MaintenanceDatabase,
            (connection, stop) => connection.SingleAsync(
                $"SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1 AND NOT {IsLeftover})", row => row.GetBoolean(0), stop, database),
            cancellationToken);
}
