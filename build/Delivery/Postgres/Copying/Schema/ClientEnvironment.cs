using System.Globalization;

namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>Tells libpq's programs where to connect by variables, so that neither password nor an odd database name stands in their arguments.</summary>
internal static class ClientEnvironment
{
    private const string SystemRoots = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>The variables (postgresql.org/docs/15/libpq-envars.html).</summary>
    public static IReadOnlyDictionary<string, string?> Of(DatabaseRef database, string applicationName) => new Dictionary<string, string?>
    {
        ["PGHOST"] = database.Server.Host,
        ["PGPORT"] = (database.Server.TunnelPort ?? database.Server.Port).ToString(CultureInfo.InvariantCulture),
        ["PGUSER"] = database.Server.Username,
        ["PGPASSWORD"] = database.Server.Password,
        ["PGDATABASE"] = database.Name,
        ["PGAPPNAME"] = applicationName,
        ["PGSSLMODE"] = database.Server.Tls switch
        {
            PostgresTls.Disable => "disable",
            PostgresTls.Require => "require",
            _ => "verify-full",
        },
        ["PGSSLROOTCERT"] = database.Server.Tls == PostgresTls.VerifyFull ? database.Server.RootCertificateFile ?? SystemRoots : null,
        ["PGGSSENCMODE"] = "disable",
        ["PGCONNECT_TIMEOUT"] = "15",
        ["PGCLIENTENCODING"] = "UTF8",
        // What the caller's shell has set must not lead elsewhere; a tunnel's end is connected to, and the host stays the certificate's name.
        ["PGHOSTADDR"] = database.Server.TunnelPort is null ? null : "127.0.0.1",
        ["PGSERVICE"] = null,
        ["PGOPTIONS"] = null,
    };
}
