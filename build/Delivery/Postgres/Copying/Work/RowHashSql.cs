using DifyDelivery.Postgres.Copying.Rows;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Has a server compute of its own rows what <see cref="BinaryRowHasher"/> computes of a stream's.</summary>
internal static class RowHashSql
{
    // hash_record_extended came with 14.
    private const int OldestServer = 14;

    /// <summary>Whether a server can hash a table's rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="server">The server's version.</param>
    /// <param name="encoding">The database's encoding: what is stored in another one is sent as something else.</param>
    public static bool CanHash(CopyTable table, Version server, string encoding) =>
        server.Major >= OldestServer && encoding == "UTF8" && table.Format == WireFormat.Binary && table.Columns.All(column => column.Wire is not null);

    /// <summary>The query: how many rows, and the sum of their hashes as text.</summary>
    public static string Query(CopyTable table, PartRange range)
    {
        var key = table.KeyColumns > 0
            ? $"pg_catalog.hash_record_extended(ROW({string.Join(", ", table.Columns.Take(table.KeyColumns).Select(column => column.Wire))}), 0)"
            : "0::pg_catalog.int8";
        var texts = table.Columns.Skip(table.KeyColumns).Select((column, at) => (column.Wire, Number: at + 1)).ToList();
        var hash = string.Concat(texts.Select(text => FormattableString.Invariant(
            $" # coalesce(pg_catalog.hashtextextended(t{text.Number} COLLATE pg_catalog.\"C\", k # {text.Number}), {text.Number})")));
        var list = string.Concat(texts.Select(text => FormattableString.Invariant($", {text.Wire} AS t{text.Number}")));

        // OFFSET 0 keeps the planner from hashing the key once for each text.
        return $"SELECT pg_catalog.count(*), coalesce(pg_catalog.sum(pg_catalog.hashtextextended('' COLLATE pg_catalog.\"C\", k{hash})), 0)::pg_catalog.text FROM (SELECT {key} AS k{list} {table.From(range)} OFFSET 0) AS r";
    }
}
