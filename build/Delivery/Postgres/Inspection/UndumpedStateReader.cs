using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>Reads what a dump does not carry of the tables that it carries, so that the other server would have it otherwise.</summary>
internal sealed class UndumpedStateReader(NpgsqlConnection connection)
{
    /// <summary>The condition is pg_dump's own: on a partitioned table an index without all of its partitions is invalid, too, and is dumped.</summary>
    public Task<IReadOnlyList<InvalidIndex>> ReadIndexesAsync(CancellationToken cancellationToken) => connection.ListAsync(
        $"""
        SELECT n.nspname::text, c.relname::text, x.relname::text
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT ((i.indisvalid OR c.relkind = 'p') AND i.indisready) AND {DatabaseReader.Own} ORDER BY 1, 2, 3
        """,
        row => new InvalidIndex(new TableName(row.GetString(0), row.GetString(1)), new TableName(row.GetString(0), row.GetString(2))), cancellationToken);

    /// <summary>Foreign keys, and keys that are checked at the end of a transaction. What is disabled on a partition is its parent's.</summary>
    public async Task<IReadOnlyList<DisabledConstraint>> ReadConstraintsAsync(CancellationToken cancellationToken)
    {
        var disabled = await connection.ListAsync(
            $"""
            WITH RECURSIVE sleeping AS (
                SELECT tgconstraint AS id, tgrelid AS "on" FROM pg_trigger WHERE tgisinternal AND tgenabled IN ('D', 'R')
                UNION
                SELECT k.conparentid, s."on" FROM sleeping s JOIN pg_constraint k ON k.oid = s.id WHERE k.conparentid <> 0)
            SELECT n.nspname::text, c.relname::text, k.conname::text, m.nspname::text, o.relname::text
            FROM sleeping s JOIN pg_constraint k ON k.oid = s.id AND k.conparentid = 0 AND k.contype IN ('f', 'p', 'u', 'x')
                 JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                 JOIN pg_class o ON o.oid = s."on" JOIN pg_namespace m ON m.oid = o.relnamespace
            WHERE {DatabaseReader.Own} ORDER BY 1, 2, 3, 4, 5
            """,
            row => (Table: new TableName(row.GetString(0), row.GetString(1)), Name: row.GetString(2), On: new TableName(row.GetString(3), row.GetString(4))),
            cancellationToken);
        return [.. disabled.GroupBy(each => (each.Table, each.Name), each => each.On).Select(each => new DisabledConstraint(each.Key.Table, each.Key.Name, [.. each]))];
    }
}
