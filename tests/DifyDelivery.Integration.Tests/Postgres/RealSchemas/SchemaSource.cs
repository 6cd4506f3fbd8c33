using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.StandIn.Settings;

namespace DifyDelivery.Integration.Tests.Postgres.RealSchemas;

/// <summary>The SQL scripts that make a database to copy.</summary>
internal static class SchemaSource
{
    private const string OwnFunction = "CREATE FUNCTION public.uuidv7()";

    /// <summary>Dify's own schemas, and the table of every type.</summary>
    public static IReadOnlyList<string> Real()
    {
        string[] scripts = [.. Directory.GetFiles(DifySchemas.Folder!, "*.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText)];
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
