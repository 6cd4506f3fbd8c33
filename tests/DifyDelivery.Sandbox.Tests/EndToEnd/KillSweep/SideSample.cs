using Npgsql;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>One server as a new client finds it at one instant.</summary>
/// <param name="Answers">Whether it lets anybody in. One that does not takes no writes and loses no rows: what it holds is seen when it is back.</param>
/// <param name="IsReadOnly">Whether a new session is read only.</param>
/// <param name="HasTables">Whether Dify's tables are there.</param>
/// <param name="Strangers">Sessions that are not ours: they may be older than the fence, and so write.</param>
/// <param name="Ledger">Each writer's rows and highest number; null where the tables could not be read for the moment.</param>
internal sealed record SideSample(bool Answers, bool IsReadOnly, bool HasTables, long Strangers, IReadOnlyDictionary<string, (long Rows, long Highest)>? Ledger)
{
    private static readonly SideSample Silent = new(false, false, false, 0, null);
    private static readonly SideSample NoDatabase = new(true, false, false, 0, new Dictionary<string, (long, long)>());

    /// <summary>Whether a row could be written to Dify's tables now.</summary>
    public bool IsWritable => Answers && (Strangers > 0 || (HasTables && !IsReadOnly));

    /// <summary>Whether it may have every row that was acknowledged: false only where it answers and lacks one.</summary>
    public bool MayBeWhole(IReadOnlyDictionary<string, long> acknowledged) =>
        !Answers || Ledger is null
        || acknowledged.All(pair => pair.Value == 0
            || (Ledger.TryGetValue(pair.Key, out var rows) && rows.Rows == rows.Highest && rows.Highest >= pair.Value));

    public override string ToString() =>
        !Answers ? "silent" : $"{(IsReadOnly ? "read only" : "read-write")}, {(HasTables ? "tables" : "no tables")}, {Strangers} strangers, {Ledger?.Values.Sum(rows => rows.Rows)} rows";

    public static async Task<SideSample> TakeAsync(SideProbe side)
    {
        try
        {
            await using var connection = await side.ConnectAsync();
            await using var look = new NpgsqlCommand(
                """
                SELECT current_setting('transaction_read_only') = 'on', to_regclass('public.messages') IS NOT NULL,
                  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                     AND coalesce(backend_type, 'client backend') = 'client backend' AND coalesce(application_name, '') NOT LIKE 'dify-delivery%')
                """, connection);
            await using var reader = await look.ExecuteReaderAsync();
            await reader.ReadAsync();
            var sample = new SideSample(true, reader.GetBoolean(0), reader.GetBoolean(1), reader.GetInt64(2), new Dictionary<string, (long, long)>());
            await reader.CloseAsync();
            return sample.HasTables ? sample with { Ledger = await ReadLedgerAsync(connection) } : sample;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return NoDatabase;
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            return Silent;
        }
    }

    private static async Task<IReadOnlyDictionary<string, (long Rows, long Highest)>?> ReadLedgerAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand(
                """
                SET lock_timeout = '300ms';
                SELECT split_part(text, ' ', 2), count(*), max(split_part(text, '#', 2)::bigint)
                FROM (SELECT query FROM public.messages UNION ALL SELECT plugin_unique_identifier FROM public.plugin_declarations) AS written (text)
                WHERE text LIKE 'standin %' GROUP BY 1
                """, connection);
            await using var reader = await command.ExecuteReaderAsync();
            var ledger = new Dictionary<string, (long, long)>();
            while (await reader.ReadAsync())
            {
                ledger[reader.GetString(0)] = (reader.GetInt64(1), reader.GetInt64(2));
            }

            return ledger;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }
}
