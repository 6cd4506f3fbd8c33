using System.Globalization;
using System.Numerics;
using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>
/// Counts and hashes a table's rows inside the server. Two 64-bit hashes of each row's text are summed, so that neither the rows' order
/// nor how they are spread over partitions counts. No md5: a server in FIPS mode has none.
/// </summary>
internal static class SqlDigest
{
    public static Task<TableDigest> ComputeAsync(DatabaseRef database, TableName table, CancellationToken cancellationToken) =>
        PinnedSession.ReadTableAsync(
            new PostgresConnector(database.Server),
            database.Name,
            table,
            (connection, stop) => ComputeAsync(connection, database, table, stop),
            cancellationToken);

    /// <summary>The same in a session that is open and pinned.</summary>
    public static async Task<TableDigest> ComputeAsync(
        NpgsqlConnection connection, DatabaseRef database, TableName table, CancellationToken cancellationToken)
    {
        var shape = await TableShape.ReadAsync(connection, database, table, cancellationToken);
        await using var command = connection.CreateCommand();
        var (first, second) = TableShape.HashSeeds;

        // OFFSET 0 keeps the planner from making each row's text three times.
        command.CommandText = FormattableString.Invariant(
            $"""
            SELECT count(*), coalesce(sum(octet_length(r)), 0)::bigint,
                   coalesce(sum(hashtextextended(r, {first})), 0)::text, coalesce(sum(hashtextextended(r, {second})), 0)::text
            FROM (SELECT {shape.RowText} AS r FROM {shape.From} OFFSET 0) AS x
            """);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new TableDigest(
            table, reader.GetInt64(0), reader.GetInt64(1), new UInt128(Low64(reader.GetString(2)), Low64(reader.GetString(3))));
    }

    private static ulong Low64(string sum) =>
        (ulong)(BigInteger.Parse(sum, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) & ulong.MaxValue);
}
