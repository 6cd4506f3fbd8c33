using Npgsql;

namespace DifyDelivery.Integration.Tests.Support.Rows;

/// <summary>Reads from the catalogue which tables there are to fill.</summary>
internal static class TableReader
{
    // Roots of partitions take rows, their parts get them from there; an extension's tables are its own.
    private const string TablesSql = """
        SELECT c.oid, format('%I.%I', n.nspname, c.relname)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dify_delivery')
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
        ORDER BY n.nspname, c.relname
        """;

    private const string ColumnsSql = """
        SELECT a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull AND NOT t.typnotnull,
               EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = a.attrelid AND (a.attnum = ANY (i.indkey) OR i.indexprs IS NOT NULL))
        FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
          AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') NOT LIKE 'nextval(%'
        ORDER BY a.attnum
        """;

    private const string ReferencesSql = """
        SELECT (SELECT array_agg(attname::text ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS k (number, place) JOIN pg_attribute ON attrelid = conrelid AND attnum = number),
               format('%I.%I', n.nspname, c.relname),
               (SELECT array_agg(attname::text ORDER BY place) FROM unnest(confkey) WITH ORDINALITY AS k (number, place) JOIN pg_attribute ON attrelid = confrelid AND attnum = number)
        FROM pg_constraint JOIN pg_class AS c ON c.oid = confrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE contype = 'f' AND conrelid = $1 AND conparentid = 0
        """;

    /// <summary>All tables, those that others refer to first.</summary>
    public static async Task<IReadOnlyList<GeneratedTable>> ReadAsync(NpgsqlConnection connection)
    {
        var tables = new List<GeneratedTable>();
        foreach (var (id, name) in await ListAsync(connection, TablesSql, reader => (reader.GetFieldValue<uint>(0), reader.GetString(1))))
        {
            tables.Add(new GeneratedTable(
                name,
                await ListAsync(
                    connection, ColumnsSql,
                    reader => new GeneratedColumn(reader.GetString(0), reader.GetFieldValue<uint>(1), reader.GetString(2), reader.GetBoolean(3), reader.GetBoolean(4)), id),
                await ListAsync(
                    connection, ReferencesSql,
                    reader => new GeneratedReference(reader.GetFieldValue<string[]>(0), reader.GetString(1), reader.GetFieldValue<string[]>(2)), id)));
        }

        return Ordered(tables);
    }

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static async Task<IReadOnlyList<T>> ListAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, uint? id = null)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (id is { } oid)
            command.Parameters.Add(new NpgsqlParameter { Value = oid, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid });

        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));

        return rows;
    }

    private static List<GeneratedTable> Ordered(List<GeneratedTable> tables)
    {
        var ordered = new List<GeneratedTable>();
        var left = tables;
        while (left.Count > 0)
        {
            var names = left.Select(table => table.Name).ToHashSet();
            var ready = left.Where(table => table.References.All(reference => reference.Parent == table.Name || !names.Contains(reference.Parent))).ToList();
            // A circle: whichever comes first; its references are null.
            ready = ready.Count > 0 ? ready : [left[0]];
            ordered.AddRange(ready);
            left = [.. left.Except(ready)];
        }

        return ordered;
    }
}
