using Npgsql;

namespace DifyDelivery.StandIn.Settings;

/// <summary>
/// The database settings of api, worker and beat: Dify's own variables with Dify's own defaults, so that a missing DB_HOST means
/// localhost:5432 here as there. DB_EXTRAS is the query of a libpq URL.
/// </summary>
internal static class ApiDatabaseSettings
{
    public static NpgsqlConnectionStringBuilder Read(Variables variables)
    {
        var type = variables.Get("DB_TYPE", "postgresql");
        if (type != "postgresql")
        {
            throw new SettingsException($"DB_TYPE is '{type}'; the stand-in knows postgresql only");
        }

        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = variables.Get("DB_HOST", "localhost"),
            Port = variables.GetInteger("DB_PORT", 5432),
            Username = variables.Get("DB_USERNAME", "postgres"),
            Password = variables.Get("DB_PASSWORD", ""),
            Database = variables.Get("DB_DATABASE", "dify"),
            MaxPoolSize = variables.GetInteger("SQLALCHEMY_POOL_SIZE", 30) + variables.GetInteger("SQLALCHEMY_MAX_OVERFLOW", 10),
            ConnectionLifetime = variables.GetInteger("SQLALCHEMY_POOL_RECYCLE", 3600),
            SslMode = SslMode.Prefer,
        };
        var zone = variables.Get("DB_SESSION_TIMEZONE_OVERRIDE", "UTC");
        if (zone.Length > 0)
        {
            builder.Options = $"-c timezone={zone}";
        }

        LibpqOptions.Apply(builder, "sslmode", variables.Find("PGSSLMODE"));
        LibpqOptions.Apply(builder, "sslrootcert", variables.Find("PGSSLROOTCERT"));
        foreach (var (key, value) in Extras(variables.Get("DB_EXTRAS", "")))
        {
            LibpqOptions.Apply(builder, key, value);
        }

        LibpqOptions.RequireRootCertificate(builder);
        return builder;
    }

    private static IEnumerable<(string Key, string Value)> Extras(string query) =>
        from part in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let pair = part.Split('=', 2)
        select (Decode(pair[0]), pair.Length == 2 ? Decode(pair[1]) : "");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
