using System.Globalization;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Sets every sequence of the selection as it is on the source: owned by a column, of an identity, and free-standing ones.</summary>
internal sealed class SequenceCopy(TableSelection selection)
{
    /// <summary>Sequences that belong to tables that are left out. pg_dump would make them: it leaves out no more than it is told to.</summary>
    public async Task<IReadOnlyList<TableName>> LeftOutAsync(NpgsqlConnection source, CancellationToken cancellationToken) =>
        [
            .. (await ListAsync(source, cancellationToken))
                .Where(sequence => sequence.Owner is { } owner && !selection.Includes(owner))
                .Select(sequence => sequence.Name),
        ];

    private static Task<IReadOnlyList<(TableName Name, TableName? Owner)>> ListAsync(NpgsqlConnection source, CancellationToken cancellationToken) =>
        source.ListAsync(
            $"""
            SELECT n.nspname::text, c.relname::text, tn.nspname::text, t.relname::text
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
            LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
            WHERE c.relkind = 'S' AND {SourceCatalog.IsOwn}
            """,
            row => (
                Name: new TableName(row.GetString(0), row.GetString(1)),
                Owner: row.TextOrNull(2) is { } schema ? new TableName(schema, row.GetString(3)) : null),
            cancellationToken);

    /// <summary>Sets them; returns how many.</summary>
    public async Task<int> CopyAsync(NpgsqlConnection source, NpgsqlConnection target, CancellationToken cancellationToken)
    {
        var wanted = (await ListAsync(source, cancellationToken))
            .Where(sequence => sequence.Owner is null ? selection.IsExclusion : selection.Includes(sequence.Owner))
            .Select(sequence => sequence.Name).ToList();
        foreach (var chunk in wanted.Chunk(200))
        {
            var values = await source.ListAsync(
                string.Join(" UNION ALL ", chunk.Select((name, at) => $"SELECT {at}, last_value, is_called FROM {name.Quoted}")),
                row => (Name: chunk[row.GetInt32(0)], Last: row.GetInt64(1), IsCalled: row.GetBoolean(2)), cancellationToken);
            await target.ListAsync(
                "SELECT " + string.Join(", ", values.Select(value => string.Create(
                    CultureInfo.InvariantCulture,
                    $"pg_catalog.setval({Literal(value.Name.Quoted)}::pg_catalog.regclass, {value.Last}, {(value.IsCalled ? "true" : "false")})"))),
                _ => 0, cancellationToken);
        }

        return wanted.Count;
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
