namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>When a statement can run.</summary>
internal enum StatementKind
{
    /// <summary>Makes a table's primary key, unique or exclusion constraint: when its rows are there; locks the table.</summary>
    Key,

    /// <summary>Makes an index of a table: when its rows are there; several at once.</summary>
    Index,

    /// <summary>Anything else: at the end, in pg_dump's own order.</summary>
    Final,
}

/// <summary>A statement of the schema.</summary>
/// <param name="Text">The SQL, complete and unchanged.</param>
/// <param name="Settings">The SETs in force at this place of the script, by parameter. Statements in a row share one instance.</param>
/// <param name="Kind">When it can run.</param>
/// <param name="Table">The table whose rows it waits for; null for <see cref="StatementKind.Final"/>.</param>
internal sealed record SchemaStatement(string Text, IReadOnlyDictionary<string, string> Settings, StatementKind Kind, TableName? Table)
{
    /// <summary>What the journal knows it by: its text. No two statements of a schema have the same.</summary>
    public string Key { get; } = TextDigest.Of(Text);

    /// <summary>Its start, for messages.</summary>
    public string Title => Text.ReplaceLineEndings(" ") is { Length: > 120 } text ? text[..120] + "..." : Text.ReplaceLineEndings(" ");

    /// <summary>Whether row-level security begins with it.</summary>
    public bool EnablesRowSecurity => Text.TrimEnd(';').EndsWith(" ENABLE ROW LEVEL SECURITY", StringComparison.Ordinal);

    /// <summary>Reads the kind from the text: what is not recognised is <see cref="StatementKind.Final"/>.</summary>
    public static SchemaStatement Parse(string text, IReadOnlyDictionary<string, string> settings)
    {
        var (kind, table) = Classify(new SqlReader(text));
        return new SchemaStatement(text, settings, kind, table);
    }

    private static (StatementKind Kind, TableName? Table) Classify(SqlReader reader)
    {
        if (reader.Take("CREATE", "UNIQUE", "INDEX") || reader.Take("CREATE", "INDEX"))
        {
            return reader.Name() is not null && reader.Take("ON") && (reader.Take("ONLY") || true) && reader.QualifiedName() is { } table
                ? (StatementKind.Index, table)
                : (StatementKind.Final, null);
        }

        return reader.Take("ALTER", "TABLE", "ONLY") && reader.QualifiedName() is { } altered && reader.Take("ADD", "CONSTRAINT") && reader.Name() is not null
            && (reader.Take("PRIMARY", "KEY") || reader.Take("UNIQUE") || reader.Take("EXCLUDE"))
                ? (StatementKind.Key, altered)
                : (StatementKind.Final, null);
    }
}
