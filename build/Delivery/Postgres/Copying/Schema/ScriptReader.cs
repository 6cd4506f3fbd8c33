using DifyDelivery.Errors;

namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>
/// Makes a script of pg_restore fit for a target without superuser and of another version: leaves out parameters that the target does
/// not know, and what the target's administrator made beforehand (extensions, schemas that are there).
/// </summary>
/// <param name="parameters">The target's configuration parameters (<c>pg_settings</c>), lower case.</param>
/// <param name="schemas">Schemas that the target has.</param>
/// <param name="extensions">Extensions that the target has.</param>
internal sealed class ScriptReader(IReadOnlySet<string> parameters, IReadOnlySet<string> schemas, IReadOnlySet<string> extensions)
{
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Extensions that a script asked for and the target does not have.</summary>
    public IReadOnlyCollection<string> MissingExtensions => _missing;

    /// <summary>The statements of a script that are to run, each with the SETs that hold for it.</summary>
    public IReadOnlyList<SchemaStatement> Read(IEnumerable<string> script)
    {
        IReadOnlyDictionary<string, string> settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var statements = new List<SchemaStatement>();
        foreach (var text in script)
        {
            if (Setting(text) is { } parameter)
            {
                if (parameters.Contains(parameter) && !IsTimeLimit(parameter))
                {
                    settings = new SortedDictionary<string, string>(settings.ToDictionary(), StringComparer.Ordinal) { [parameter] = text };
                }
            }
            else if (!IsMadeBeforehand(text))
            {
                statements.Add(SchemaStatement.Parse(text, settings));
            }
        }

        return statements;
    }

    /// <summary>Whether a statement only sets a time limit: these are the session's own matter, and every pg_dump sets those that its version knows.</summary>
    public static bool SetsTimeLimit(string text) => Setting(text) is { } parameter && IsTimeLimit(parameter);

    /// <summary>Fails when the target lacks an extension.</summary>
    public void RequireExtensions(DatabaseRef target)
    {
        if (_missing.Count > 0)
        {
            var names = string.Join(", ", _missing);
            throw new DeliveryException(
                $"Database {target} lacks {(_missing.Count == 1 ? "the extension" : "extensions")} {names}.",
                "the source's tables need it, and only an administrator of the target may make it",
                $"list {names} in the server parameter azure.extensions (dynamic: no restart), run CREATE EXTENSION there, then run again");
        }
    }

    private static bool IsTimeLimit(string parameter) => parameter.EndsWith("_timeout", StringComparison.Ordinal);

    private static string? Setting(string text)
    {
        var reader = new SqlReader(text);
        if (reader.Take("SET"))
        {
            return reader.Name()?.ToLowerInvariant();
        }

        const string Configure = "SELECT pg_catalog.set_config('";
        return text.StartsWith(Configure, StringComparison.Ordinal)
            ? text[Configure.Length..text.IndexOf('\'', Configure.Length)].ToLowerInvariant()
            : null;
    }

    private bool IsMadeBeforehand(string text)
    {
        var reader = new SqlReader(text);
        if (reader.Take("CREATE", "EXTENSION", "IF", "NOT", "EXISTS"))
        {
            if (reader.Name() is { } extension && !extensions.Contains(extension))
            {
                _missing.Add(extension);
            }

            return true;
        }

        // Owned by whoever made the database; its comment is the template's.
        if (reader.Take("COMMENT", "ON", "EXTENSION") || reader.Take("COMMENT", "ON", "SCHEMA", "public") || reader.Take("DROP", "EXTENSION"))
        {
            return true;
        }

        if (reader.Take("DROP", "SCHEMA", "IF", "EXISTS"))
        {
            return reader.Name() is { } dropped && schemas.Contains(dropped);
        }

        return reader.Take("CREATE", "SCHEMA") && reader.Name() is { } schema && schemas.Contains(schema);
    }
}
