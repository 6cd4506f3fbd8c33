using DifyDelivery.Errors;
using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>What of a table is hashed, and what names its rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns, quoted, by name: the order of columns may differ between servers.</param>
/// <param name="Key">The columns of its primary key, or else of a unique index without nulls; empty when it has neither.</param>
/// <param name="IsPartitioned">Whether its rows are in partitions.</param>
internal sealed record TableShape(TableName Table, IReadOnlyList<string> Columns, IReadOnlyList<string> Key, bool IsPartitioned)
{
    /// <summary>The two seeds of the row hash. Any two will do, as long as they stay: digests are kept in journals.</summary>
    public static (long First, long Second) HashSeeds => (0, 7046029254386353131);

    /// <summary>A row as text. json prints what was stored; types print alike on every version under pinned settings.</summary>
    public string RowText => $"ROW({string.Join(", ", Columns)})::text COLLATE \"C\"";

    /// <summary>A row's key as text.</summary>
    public string KeyText => $"ROW({string.Join(", ", Key)})::text";

    /// <summary>The table's own rows, or those of all its partitions.</summary>
    public string From => IsPartitioned ? Table.Quoted : $"ONLY {Table.Quoted}";

    public static async Task<TableShape> ReadAsync(NpgsqlConnection connection, DatabaseRef database, TableName table, CancellationToken cancellationToken)
    {
        // Virtual generated columns (18) are left out: they hold nothing of their own, and a server before 18 cannot have them.
        const string columns =
            """
            SELECT c.relkind = 'p', quote_ident(a.attname), k.position
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> 'v'
                 LEFT JOIN LATERAL (
                     SELECT i.indkey::int2[] AS columns, i.indnkeyatts
                     FROM pg_index i
                     WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                       AND NOT EXISTS (
                           SELECT FROM generate_series(0, i.indnkeyatts - 1) s JOIN pg_attribute x ON x.attrelid = c.oid AND x.attnum = i.indkey[s]
                           WHERE NOT x.attnotnull)
                     ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1) u ON true
                 LEFT JOIN LATERAL (
                     SELECT s AS position FROM generate_series(0, u.indnkeyatts - 1) s WHERE u.columns[s] = a.attnum LIMIT 1) k ON true
            WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'f')
            ORDER BY a.attname COLLATE "C"
            """;
        var rows = await connection.ListAsync(
            columns,
            row => (IsPartitioned: row.GetBoolean(0), Name: row.TextOrNull(1), Position: row.IsDBNull(2) ? (int?)null : row.GetInt32(2)),
            cancellationToken, table.Schema, table.Name);
        if (rows.Count == 0)
        {
            throw new DeliveryException(
                $"Table {table} does not exist in {database}.", "It cannot be compared.", "compare the schemas first: they name what is missing");
        }

        return new TableShape(
            table,
            [.. rows.Where(row => row.Name is not null).Select(row => row.Name!)],
            [.. rows.Where(row => row.Position is not null).OrderBy(row => row.Position).Select(row => row.Name!)],
            rows[0].IsPartitioned);
    }
}
