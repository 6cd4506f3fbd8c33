using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>
/// Reads which tables of extensions hold a user's rows. They belong to the extension, so that neither a schema's dump nor a copy of the
/// user's tables has them; the extension itself says which of their rows are not its own (<c>pg_extension_config_dump</c>).
/// </summary>
internal sealed class ExtensionTableReader(NpgsqlConnection connection)
{
    public async Task<IReadOnlyList<ExtensionTable>> ReadAsync(CancellationToken cancellationToken)
    {
        var tables = await connection.ListAsync(
            """
            SELECT e.extname::text, n.nspname::text, c.relname::text, coalesce(e.extcondition[g.i], ''),
                   has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
            FROM pg_extension e CROSS JOIN generate_subscripts(e.extconfig, 1) g(i)
                 JOIN pg_class c ON c.oid = e.extconfig[g.i] JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') ORDER BY 1, 2, 3
            """,
            row => (Extension: row.GetString(0), Table: new TableName(row.GetString(1), row.GetString(2)), Condition: row.GetString(3), IsReadable: row.GetBoolean(4)),
            cancellationToken);
        var found = new List<ExtensionTable>();
        foreach (var (extension, table, condition, isReadable) in tables)
        {
            // The condition is the extension's own text, a WHERE clause, as pg_dump uses it.
            long? rows = isReadable
                ? await connection.SingleAsync($"SELECT count(*) FROM {table.Quoted} {condition}", row => row.GetInt64(0), cancellationToken)
                : null;
            if (rows != 0)
            {
                found.Add(new ExtensionTable(extension, table, rows));
            }
        }

        return found;
    }
}
