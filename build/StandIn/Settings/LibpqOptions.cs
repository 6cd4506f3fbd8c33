using System.Globalization;
using Npgsql;

namespace DifyDelivery.StandIn.Settings;

/// <summary>The libpq connection options that a Dify deployment may pass, said in Npgsql's words.</summary>
internal static class LibpqOptions
{
    private const string SystemRoots = "/etc/ssl/certs/ca-certificates.crt";

    public static void Apply(NpgsqlConnectionStringBuilder builder, string key, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        switch (key)
        {
            case "sslmode":
                builder.SslMode = ParseSslMode(value);
                break;
            case "sslrootcert":
                builder.RootCertificate = value == "system" ? SystemRoots : value;
                builder.SslMode = value == "system" ? SslMode.VerifyFull : builder.SslMode;
                break;
            case "application_name":
                builder.ApplicationName = value;
                break;
            case "connect_timeout":
                builder.Timeout = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                    ? seconds
                    : throw new SettingsException($"invalid integer value \"{value}\" for connection option \"connect_timeout\"");
                break;
            case "options":
                builder.Options = $"{builder.Options} {value}".Trim();
                break;
            case "client_encoding" or "keepalives" or "keepalives_idle" or "keepalives_interval" or "keepalives_count" or "target_session_attrs":
                break;
            default:
                throw new SettingsException($"invalid connection option \"{key}\"");
        }
    }

    /// <summary>libpq refuses to verify without a root certificate file; Npgsql would quietly take the system's store.</summary>
    public static void RequireRootCertificate(NpgsqlConnectionStringBuilder builder)
    {
        if (builder.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull))
        {
            return;
        }

        if (!File.Exists(builder.RootCertificate))
        {
            throw new SettingsException($"root certificate file \"{builder.RootCertificate ?? "~/.postgresql/root.crt"}\" does not exist");
        }
    }

    private static SslMode ParseSslMode(string text) => text switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new SettingsException($"invalid sslmode value: \"{text}\""),
    };
}
