using DifyDelivery.Environments;

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
        .. DifySecretKeys.OfApplication.Select(key => new Variable(key, null, new(request.Secrets.Application, key))),
        Password(request),
        .. Tls(request) switch
        {
            DatabaseTls.Require => [new Variable("PGSSLMODE", "require")],
            DatabaseTls.VerifyFull => [new Variable("PGSSLMODE", "verify-full"), new Variable("PGSSLROOTCERT", AuthoritiesInImage)],
            _ => Array.Empty<Variable>(),
        },
    ];

    // Its driver has only "disable" (the default) and "require"; a root certificate beside the latter turns verification on.
    public static IReadOnlyList<Variable> PluginDaemon(DifyValuesRequest request) =>
    [
        new("SERVER_KEY", null, new(request.Secrets.Application, DifySecretKeys.PluginDaemonKey)),
        new("DIFY_INNER_API_KEY", null, new(request.Secrets.Application, DifySecretKeys.InnerApiKeyForPlugin)),
        Password(request),
        .. Tls(request) switch
        {
            DatabaseTls.Require => [new Variable("DB_SSL_MODE", "require")],
            DatabaseTls.VerifyFull => [new Variable("DB_SSL_MODE", "require"), new Variable("PGSSLROOTCERT", "system")],
            _ => Array.Empty<Variable>(),
        },
    ];

    public static IReadOnlyList<Variable> Sandbox(DifyValuesRequest request) =>
        [new("API_KEY", null, new(request.Secrets.Application, DifySecretKeys.CodeExecutionApiKey))];

    public static DatabaseTls Tls(DifyValuesRequest request) =>
        request is { Topology: Topology.FlexibleServer, External: { } server } ? server.Tls : DatabaseTls.None;

    private static Variable Password(DifyValuesRequest request) => new(
        "DB_PASSWORD",
        null,
        request.Topology == Topology.InCluster
            ? new(request.Secrets.Postgresql, DifySecretKeys.PostgresPassword)
            : new(request.Secrets.ExternalPostgres, DifySecretKeys.ExternalPassword));
}
