using System.Globalization;
using Npgsql;

namespace DifyDelivery.StandIn.Settings;

/// <summary>
/// The plugin daemon's database settings. It knows two TLS modes only, wraps DB_EXTRAS in <c>options='...'</c>, and puts values
/// into its connection string without quoting.
/// </summary>
/// <param name="Connection">The database that DB_DATABASE names.</param>
/// <param name="DefaultDatabase">The one it connects to in order to create that database when it cannot be reached.</param>
internal sealed record PluginDaemonDatabaseSettings(NpgsqlConnectionStringBuilder Connection, string DefaultDatabase)
{
    public static PluginDaemonDatabaseSettings Read(Variables variables)
    {
        var type = variables.Get("DB_TYPE", "postgresql");
        if (type is not ("postgresql" or "pgbouncer"))
        {
            throw new SettingsException($"DB_TYPE is '{type}'; the stand-in knows postgresql only");
        }

        var sslMode = variables.Get("DB_SSL_MODE", "disable");
        if (sslMode is not ("disable" or "require"))
        {
            throw new SettingsException($"DB_SSL_MODE is '{sslMode}'; disable or require is expected");
        }

        var port = variables.GetInteger("DB_PORT", 0);
        if (port == 0)
        {
            throw new SettingsException("DB_PORT is required and not set");
        }

        var dsn = string.Create(CultureInfo.InvariantCulture,
            $"host={variables.Require("DB_HOST")} port={port} user={variables.Require("DB_USERNAME")} password={variables.Require("DB_PASSWORD")} dbname={variables.Require("DB_DATABASE")} sslmode={sslMode}");
        if (variables.Find("DB_EXTRAS") is { Length: > 0 } extras)
        {
            dsn += $" options='{extras}'";
        }

        return new(Build(KeywordDsn.Parse(dsn), variables), variables.Get("DB_DEFAULT_DATABASE", "postgres"));
    }

    private static NpgsqlConnectionStringBuilder Build(IReadOnlyDictionary<string, string> settings, Variables variables)
    {
        var builder = new NpgsqlConnectionStringBuilder { MaxPoolSize = variables.GetInteger("DB_MAX_OPEN_CONNS", 30) };
        foreach (var (key, value) in settings)
        {
            switch (key)
            {
                case "host": builder.Host = value; break;
                case "port": builder.Port = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "user": builder.Username = value; break;
                case "password": builder.Password = value; break;
                case "dbname": builder.Database = value; break;
                default: LibpqOptions.Apply(builder, key, value); break;
            }
        }

        if (builder.SslMode == SslMode.Require && variables.Find("PGSSLROOTCERT") is { Length: > 0 } root)
        {
            builder.SslMode = SslMode.VerifyCA;
            LibpqOptions.Apply(builder, "sslrootcert", root);
        }

        return builder;
    }
}
