using System.Data;
using System.Runtime.CompilerServices;
using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>Streams a table's keys and row hashes from both servers, each sorted by its server, and merges them.</summary>
internal sealed class RowLocator(DatabaseRef source, DatabaseRef target)
{
    public Task<RowDifference?> LocateAsync(TableName table, CancellationToken cancellationToken) =>
        PinnedSession.ReadTableAsync(
            new PostgresConnector(source.Server),
            source.Name,
            table,
            (here, stop) => PinnedSession.ReadTableAsync(
                new PostgresConnector(target.Server), target.Name, table, (there, end) => CompareAsync(here, there, table, end), stop),
            cancellationToken);

    private async Task<RowDifference?> CompareAsync(NpgsqlConnection here, NpgsqlConnection there, TableName table, CancellationToken cancellationToken)
    {
        var one = await TableShape.ReadAsync(here, source, table, cancellationToken);
        var other = await TableShape.ReadAsync(there, target, table, cancellationToken);
        var hasKey = one.Key.Count > 0 && one.Key.All(other.Columns.Contains);
        return await new RowMerge(hasKey).CompareAsync(
            StreamAsync(here, Query(one, hasKey), cancellationToken),
            StreamAsync(there, Query(other with { Key = one.Key }, hasKey), cancellationToken),
            cancellationToken);
    }

    /// <summary>Sorted as bytes, which no collation and no version orders otherwise.</summary>
    private static string Query(TableShape shape, bool hasKey)
    {
        var (first, second) = TableShape.HashSeeds;
        var key = hasKey ? $"convert_to({shape.KeyText}, 'UTF8')" : "''::bytea";

        // Each OFFSET 0 ends a step: the hashes are made before the sort, so that what is sorted is small however large the rows are.
        return FormattableString.Invariant(
            $"""
            SELECT {(hasKey ? "k" : "int8send(f) || int8send(s)")} AS sorted, f, s
            FROM (SELECT k, hashtextextended(r, {first}) AS f, hashtextextended(r, {second}) AS s
                  FROM (SELECT {key} AS k, {shape.RowText} AS r FROM {shape.From} OFFSET 0) AS x OFFSET 0) AS y
            ORDER BY sorted
            """);
    }

    private static async IAsyncEnumerable<KeyedRow> StreamAsync(
        NpgsqlConnection connection, string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new KeyedRow(reader.GetFieldValue<byte[]>(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
