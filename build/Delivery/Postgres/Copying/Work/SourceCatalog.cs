using DifyDelivery.Postgres.Copying.Rows;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>What a database holds of the selection: read from its catalogue, extensions' own things left out.</summary>
internal static class SourceCatalog
{
    /// <summary>Condition on <c>pg_class c</c> and <c>pg_namespace n</c>: made by people.</summary>
    public const string IsOwn =
        $"""
        c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', '{DatabaseCopy.JournalSchema}')
            AND NOT EXISTS (
                SELECT 1 FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objid = c.oid AND x.deptype = 'e')
        """;

    /// <summary>The tables that hold rows, biggest first.</summary>
    public static async Task<IReadOnlyList<CopyTable>> TablesAsync(
        NpgsqlConnection connection, TableSelection selection, CancellationToken cancellationToken)
    {
        var types = await BinaryForms.ReadAsync(connection, cancellationToken);
        var tables = await connection.ListAsync(
            $"""
            SELECT n.nspname::text, c.relname::text, c.relispartition, pg_catalog.pg_table_size(c.oid),
                pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int8,
                ARRAY(SELECT a.attname::text {OfColumns} ORDER BY a.attnum), ARRAY(SELECT a.atttypid {OfColumns} ORDER BY a.attnum),
                pg_catalog.row_security_active(c.oid)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND {IsOwn}
            """,
            row => new CopyTable(
                new TableName(row.GetString(0), row.GetString(1)), Columns(types, row.GetFieldValue<string[]>(5), row.GetFieldValue<uint[]>(6)),
                row.GetFieldValue<uint[]>(6).All(types.IsStable) ? WireFormat.Binary : WireFormat.Text,
                row.GetInt64(3), row.GetInt64(4), row.GetBoolean(2), row.GetBoolean(7)),
            cancellationToken);
        return [.. tables.Where(table => selection.Includes(table.Name)).OrderByDescending(table => table.Bytes).ThenBy(table => table.Name.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Partitioned tables that are no partitions themselves, and materialized views: what ANALYZE reads beside the tables.</summary>
    public static Task<IReadOnlyList<TableName>> SummariesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync(
            $"""
            SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE ((c.relkind = 'p' AND NOT c.relispartition) OR (c.relkind = 'm' AND c.relispopulated)) AND {IsOwn} ORDER BY 1, 2
            """,
            row => new TableName(row.GetString(0), row.GetString(1)), cancellationToken);

    /// <summary>Materialized views with rows, or without, in the order in which they were made: none reads a later one.</summary>
    public static Task<IReadOnlyList<TableName>> MaterializedViewsAsync(
        NpgsqlConnection connection, bool populated, CancellationToken cancellationToken) =>
        connection.ListAsync(
            $"""
            SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'm' AND c.relispopulated = {(populated ? "true" : "false")} AND {IsOwn} ORDER BY c.oid
            """,
            row => new TableName(row.GetString(0), row.GetString(1)), cancellationToken);

    /// <summary>Tables whose rows a crash of the server takes.</summary>
    public static Task<IReadOnlyList<TableName>> UnloggedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync(
            $"""
            SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relpersistence = 'u' AND {IsOwn} ORDER BY 1, 2
            """,
            row => new TableName(row.GetString(0), row.GetString(1)), cancellationToken);

    /// <summary>Tables of every kind.</summary>
    public static Task<IReadOnlyList<TableName>> NamesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync(
            $"""
            SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f') AND {IsOwn} ORDER BY 1, 2
            """,
            row => new TableName(row.GetString(0), row.GetString(1)), cancellationToken);

    // Texts last: each is hashed with a seed that is made of the others, and a row is hashed as it comes. By name, because a child of a table
    // may have its columns in another order on the other server.
    private static IReadOnlyList<CopyColumn> Columns(BinaryForms types, string[] names, uint[] numbers) =>
        [.. names.Zip(numbers, types.Column).OrderBy(column => column.IsText).ThenBy(column => column.Name, StringComparer.Ordinal)];

    // Before version 12 no column was generated; a source that old has no reader here anyway (see SourceCheck).
    private const string OfColumns =
        "FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''";
}
