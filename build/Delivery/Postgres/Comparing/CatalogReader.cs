using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>Reads a database's catalogue, sequences' values and the schema revision included, in one snapshot.</summary>
internal sealed class CatalogReader(DatabaseRef database)
{
    // What Dify's migrations (Alembic) call the schema's revision.
    private static readonly TableName Revision = new("public", "alembic_version");

    private readonly PostgresConnector _connector = new(database.Server);

    public Task<IReadOnlyList<CatalogObject>> ReadAsync(TableSelection tables, CancellationToken cancellationToken) =>
        PinnedSession.ReadAsync<IReadOnlyList<CatalogObject>>(
            _connector,
            database.Name,
            async (connection, stop) =>
            {
                await connection.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ", stop);
                return await ReadAsync(connection, tables, stop);
            },
            cancellationToken);

    /// <summary>The same in a transaction that is open.</summary>
    public static async Task<IReadOnlyList<CatalogObject>> ReadAsync(NpgsqlConnection connection, TableSelection tables, CancellationToken cancellationToken)
    {
        var found = new List<CatalogObject>();
        foreach (var query in CatalogQueries.All)
            found.AddRange(await connection.ListAsync(query, Read, cancellationToken));
        var chosen = SelectionFilter.Apply(found, tables).ToList();
        var sequences = chosen.Where(each => each.Kind == "sequence").ToList();
        chosen.AddRange(await SequenceReader.ReadAsync(connection, sequences, cancellationToken));
        if (chosen.Any(each => each.Kind == "table" && each.Table == Revision))
            chosen.Add(await ReadRevisionAsync(connection, cancellationToken));
        return chosen;
    }

    private static CatalogObject Read(NpgsqlDataReader row)
    {
        var table = row.TextOrNull(2) is { } schema ? new TableName(schema, row.GetString(3)) : null;
        var references = row.IsDBNull(8) ? [] : row.GetFieldValue<string[]>(8);
        return new CatalogObject(
            row.GetString(0), row.GetString(1), table, row.GetString(4),
            row.IsDBNull(5) ? [] : row.GetFieldValue<string[]>(5),
            row.TextOrNull(6) is { } scope ? Enum.Parse<ExpressionScope>(scope) : ExpressionScope.None,
            row.TextOrNull(7),
            [.. references.Chunk(2).Select(pair => new TableName(pair[0], pair[1]))]);
    }

    private static async Task<CatalogObject> ReadRevisionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var revisions = await connection.ListAsync(
            $"SELECT v::text FROM {Revision.Quoted} AS v ORDER BY v::text COLLATE \"C\"", row => row.GetString(0), cancellationToken);
        return new CatalogObject(
            "alembic_version", Revision.ToString(), Revision, revisions.Count == 0 ? "(none)" : string.Join(", ", revisions), [], ExpressionScope.None, null, []);
    }
}
