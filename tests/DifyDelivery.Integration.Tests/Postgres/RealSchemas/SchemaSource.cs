using DifyDelivery.StandIn.Settings;

namespace DifyDelivery.Integration.Tests.Postgres.RealSchemas;

/// <summary>The SQL scripts that make a database to copy.</summary>
internal static class SchemaSource
{
    /// <summary>
    /// Names a folder of SQL scripts, as pg_dump writes them, of Dify's own databases. They are others' work and not in this repository:
    /// make them from a running Dify with <c>pg_dump --schema-only</c>.
    /// </summary>
    public const string Variable = "DIFY_SCHEMA_DIRECTORY";

    private const string OwnFunction = "CREATE FUNCTION public.uuidv7()";

    public static string? RealFolder => System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Dify's own schemas, and the table of every type.</summary>
    public static IReadOnlyList<string> Real()
    {
        string[] scripts = [.. Directory.GetFiles(RealFolder!, "*.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        return [.. scripts.Any(script => script.Contains(OwnFunction, StringComparison.Ordinal)) ? (string[])[] : [Functions()], .. scripts, EveryType.Sql];
    }

    /// <summary>What the stand-in needs of them, and the table of every type.</summary>
    public static IReadOnlyList<string> StandIn() => [Embedded("api-schema.sql"), Embedded("plugin-daemon-schema.sql"), EveryType.Sql];

    /// <summary>The functions that defaults call, where the scripts come without.</summary>
    private static string Functions()
    {
        var schema = Embedded("api-schema.sql");
        return schema[schema.IndexOf(OwnFunction, StringComparison.Ordinal)..schema.IndexOf("CREATE SEQUENCE", StringComparison.Ordinal)];
    }

    private static string Embedded(string name)
    {
        using var stream = typeof(ApiDatabaseSettings).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
