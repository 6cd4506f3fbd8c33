using DifyDelivery.Environments;
using DifyDelivery.Postgres;

namespace DifyDelivery.Helm;

/// <summary>A variable of a container: text, or a key of a Secret.</summary>
internal sealed record Variable(string Name, string? Value, SecretKey? Secret = null);

/// <summary>A key of a Secret.</summary>
internal sealed record SecretKey(string Secret, string Key);

/// <summary>
/// The variables that each component needs beside the chart's own: secrets, and TLS. libpq (api, worker, beat) and the plugin daemon's
/// driver are told about TLS in different words; neither understands the other's.
/// </summary>
internal static class ComponentEnvironment
{
    private const string AuthoritiesInImage = "/etc/ssl/certs/ca-certificates.crt";

    public static IReadOnlyList<Variable> Api(DifyValuesRequest request) =>
    [
        Secret(request, "SECRET_KEY", DeliverySecrets.SecretKey),
        Secret(request, "CODE_EXECUTION_API_KEY", DeliverySecrets.CodeSandboxKey),
        Secret(request, "PLUGIN_DAEMON_KEY", DeliverySecrets.PluginDaemonKey),
        Secret(request, "INNER_API_KEY_FOR_PLUGIN", DeliverySecrets.PluginInnerApiKey),
        Password(request),
        .. Tls(request) switch
        {
            PostgresTls.Require => [new Variable("PGSSLMODE", "require")],
            PostgresTls.VerifyFull => [new Variable("PGSSLMODE", "verify-full"), new Variable("PGSSLROOTCERT", AuthoritiesInImage)],
            _ => Array.Empty<Variable>(),
        },
    ];

    // Its driver has only "disable" (the default) and "require"; a root certificate beside the latter turns verification on.
    public static IReadOnlyList<Variable> PluginDaemon(DifyValuesRequest request) =>
    [
        Secret(request, "SERVER_KEY", DeliverySecrets.PluginDaemonKey),
        Secret(request, "DIFY_INNER_API_KEY", DeliverySecrets.PluginInnerApiKey),
        Password(request),
        .. Tls(request) switch
        {
            PostgresTls.Require => [new Variable("DB_SSL_MODE", "require")],
            PostgresTls.VerifyFull => [new Variable("DB_SSL_MODE", "require"), new Variable("PGSSLROOTCERT", "system")],
            _ => Array.Empty<Variable>(),
        },
    ];

    public static IReadOnlyList<Variable> Sandbox(DifyValuesRequest request) =>
        [Secret(request, "API_KEY", DeliverySecrets.CodeSandboxKey)];

    public static PostgresTls Tls(DifyValuesRequest request) =>
        request is { Topology: Topology.FlexibleServer, External: { } server } ? server.Tls : PostgresTls.Disable;

    private static Variable Password(DifyValuesRequest request) => Secret(
        request,
        "DB_PASSWORD",
        request.Topology == Topology.InCluster ? DeliverySecrets.PostgresPassword : DeliverySecrets.AdministratorPassword);

    private static Variable Secret(DifyValuesRequest request, string name, string key) => new(name, null, new(request.Names.Secret, key));
}
