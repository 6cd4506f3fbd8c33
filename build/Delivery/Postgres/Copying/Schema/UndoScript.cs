namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>
/// Which of pg_restore's drops take a copy away again. It drops a partition's indexes and keys before those of the parent where their names
/// sort so, which the server refuses: an attached one goes with its parent's. All others stay, in their order, because something that is
/// dropped between may hang on them.
/// </summary>
internal static class UndoScript
{
    /// <summary>The drops without those that cannot run.</summary>
    /// <param name="drops">What pg_restore drops, in its order.</param>
    /// <param name="script">The schema that is dropped.</param>
    public static IEnumerable<SchemaStatement> Of(IEnumerable<SchemaStatement> drops, IReadOnlyList<SchemaStatement> script)
    {
        var attached = script.Select(statement => Attached(new SqlReader(statement.Text))).OfType<TableName>().ToHashSet();

        // A key and its index have one name; a foreign key of that name may stand on another table.
        var keys = script
            .Where(statement => statement.Kind == StatementKind.Key)
            .Select(statement => (statement.Table, Name: Added(new SqlReader(statement.Text))))
            .Where(key => attached.Contains(key.Table! with { Name = key.Name! }))
            .ToHashSet();
        return drops.Where(drop => !IsAttached(new SqlReader(drop.Text)));

        bool IsAttached(SqlReader reader) => reader.Take("DROP", "INDEX", "IF", "EXISTS")
            ? reader.QualifiedName() is { } index && attached.Contains(index)
            : reader.Take("ALTER", "TABLE", "IF", "EXISTS") && (reader.Take("ONLY") || true) && reader.QualifiedName() is { } table
                && reader.Take("DROP", "CONSTRAINT", "IF", "EXISTS") && keys.Contains((table, reader.Name()));
    }

    private static TableName? Attached(SqlReader reader) =>
        reader.Take("ALTER", "INDEX") && reader.QualifiedName() is not null && reader.Take("ATTACH", "PARTITION") ? reader.QualifiedName() : null;

    private static string? Added(SqlReader reader) =>
        reader.Take("ALTER", "TABLE", "ONLY") && reader.QualifiedName() is not null && reader.Take("ADD", "CONSTRAINT") ? reader.Name() : null;
}
