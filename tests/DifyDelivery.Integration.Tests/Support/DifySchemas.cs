namespace DifyDelivery.Integration.Tests.Support;

/// <summary>Dify's own schemas. The SQL files are Dify's and not ours to ship; tests that want them are skipped without them, and say so.</summary>
internal static class DifySchemas
{
    /// <summary>
    /// Names a folder of SQL scripts, as pg_dump writes them, of Dify's own databases: make them from a running Dify with
    /// <c>pg_dump --schema-only</c>.
    /// </summary>
    public const string Variable = "DIFY_SCHEMA_DIRECTORY";

    /// <summary>Stand-ins for the functions that the files need and do not hold.</summary>
    public const string Functions =
        """
        CREATE FUNCTION public.uuidv7() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT gen_random_uuid()';
        CREATE FUNCTION public.uuidv7_boundary(timestamptz) RETURNS uuid LANGUAGE sql STABLE AS 'SELECT gen_random_uuid()';
        """;

    /// <summary>The folder, or null where the variable is not set.</summary>
    public static string? Folder => System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;

    /// <summary>The schemas of the API's and the plugin daemon's databases.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. new[] { "dify-schema.sql", "dify-plugin-schema.sql" }.Select(name => Path.Combine(Folder ?? "", name))];

    /// <summary>Why the two files are not there, or null.</summary>
    public static string? Missing { get; } =
        Files.All(File.Exists) ? null : $"Set {Variable} to a folder with dify-schema.sql and dify-plugin-schema.sql (pg_dump --schema-only of a Dify).";
}

/// <summary>A fact about Dify's own schemas.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DifySchemaFactAttribute : FactAttribute
{
    public DifySchemaFactAttribute() => Skip = DifySchemas.Missing;
}

/// <summary>A theory over Dify's own schemas.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DifySchemaTheoryAttribute : TheoryAttribute
{
    public DifySchemaTheoryAttribute() => Skip = DifySchemas.Missing;
}
