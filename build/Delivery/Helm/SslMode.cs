using DifyDelivery.Postgres;

namespace DifyDelivery.Helm;

/// <summary>The TLS mode that a component ends up with, in the words of its own driver.</summary>
internal static class SslMode
{
    private const string Parameter = "sslmode=";

    /// <summary>Name of the variable that decides it, and its effective value.</summary>
    public static (string Variable, string Value) Of(string component, EffectiveEnvironment environment)
    {
        if (component == DifyComponents.PluginDaemon)
            return ("DB_SSL_MODE", environment["DB_SSL_MODE"]?.Value ?? "disable");
        return FromUrl(environment) is { } mode ? ("DB_EXTRAS", mode) : ("PGSSLMODE", environment["PGSSLMODE"]?.Value ?? "prefer");
    }

    /// <summary>True when DB_EXTRAS carries a TLS mode: the api appends it to its URL, the plugin daemon sends it as a server option and fails.</summary>
    public static bool IsInExtras(EffectiveEnvironment environment) => FromUrl(environment) is not null;

    /// <summary>Whether a mode is what a server needs.</summary>
    public static bool Satisfies(string mode, PostgresTls wanted) => wanted switch
    {
        PostgresTls.Disable => mode is "disable" or "allow" or "prefer",
        PostgresTls.Require => mode is "require" or "verify-ca" or "verify-full",
        // The plugin daemon's "require" verifies when a root certificate stands beside it.
        _ => mode is "verify-full" or "require",
    };

    /// <summary>What was wanted, for a message.</summary>
    public static string Wanted(string component, PostgresTls wanted) => wanted switch
    {
        PostgresTls.Disable => "no TLS (the server has none)",
        PostgresTls.VerifyFull when component != DifyComponents.PluginDaemon => "verify-full",
        _ => "require",
    };

    // DB_EXTRAS becomes the query of the connection URL, which wins over PGSSLMODE.
    private static string? FromUrl(EffectiveEnvironment environment) =>
        environment["DB_EXTRAS"]?.Value?.Split('&')
            .FirstOrDefault(part => part.StartsWith(Parameter, StringComparison.Ordinal))?[Parameter.Length..];
}
