namespace DifyDelivery.Helm;

/// <summary>
/// Names of the objects that a release of the Dify chart makes, by the rules of chart 0.37.0 and its Bitnami subchart 12.5.6 with
/// <c>architecture: replication</c>.
/// </summary>
/// <param name="Release">The release name; the application's objects get <c>-dify</c> after it unless it contains "dify".</param>
public sealed record DifyNames(string Release)
{
    private const int LongestName = 63;

    /// <summary>What every name of the application begins with; also the Service of the proxy, and the claim of api and worker.</summary>
    public string Application => Cut(Release.Contains("dify", StringComparison.Ordinal) ? Release : $"{Release}-dify");

    /// <summary>What every name of the server in the cluster begins with.</summary>
    public string Postgresql => Cut(Release.Contains("postgresql", StringComparison.Ordinal) ? Release : $"{Release}-postgresql");

    /// <summary>StatefulSet and Service of the primary.</summary>
    public string PostgresqlPrimary => Cut($"{Postgresql}-primary");

    /// <summary>StatefulSet and Service of the read replica, which Dify itself never uses.</summary>
    public string PostgresqlRead => Cut($"{Postgresql}-read");

    /// <summary>Claims of the two servers; they outlive the release.</summary>
    public IReadOnlyList<string> PostgresqlClaims => [$"data-{PostgresqlPrimary}-0", $"data-{PostgresqlRead}-0"];

    /// <summary>
    /// The labels of the server's pods and StatefulSets, and of its claims: a StatefulSet gives a claim its own selector. By them they are found
    /// whatever a fullnameOverride calls them.
    /// </summary>
    /// <param name="role"><see cref="PrimaryRole"/>, <see cref="ReadRole"/>, or null for both.</param>
    public string PostgresqlSelector(string? role = null) =>
        $"app.kubernetes.io/instance={Release},app.kubernetes.io/name=postgresql,app.kubernetes.io/component{(role is null ? $" in ({PrimaryRole},{ReadRole})" : $"={role}")}";

    /// <summary>The label of what belongs to the primary.</summary>
    public const string PrimaryRole = "primary";

    /// <summary>The label of what belongs to the read replica.</summary>
    public const string ReadRole = "read";

    /// <summary>Claims with the keep policy: uploaded files, tenants' keys, installed plugins. They outlive the release.</summary>
    public IReadOnlyList<string> ApplicationClaims => [Application, Deployment(DifyComponents.PluginDaemon)];

    /// <summary>The Deployment of a component; ConfigMap, Secret and Service share its name where the component has them.</summary>
    /// <param name="component">One of <see cref="DifyComponents"/>.</param>
    public string Deployment(string component) => $"{Application}-{component}";

    /// <summary>
    /// The Secret with all that must never stand in values, by the keys of <see cref="Postgres.DeliverySecrets"/>. DifyDelivery makes it before
    /// the release; the chart only refers to it, and never makes an object of this name.
    /// </summary>
    public string Secret => $"{Release}-delivery";

    private static string Cut(string name) => (name.Length <= LongestName ? name : name[..LongestName]).TrimEnd('-');
}

/// <summary>The components of Dify, as the pod label <c>component</c> names them.</summary>
public static class DifyComponents
{
    /// <summary>HTTP API; runs the schema migration at start.</summary>
    public const string Api = "api";

    /// <summary>Celery worker.</summary>
    public const string Worker = "worker";

    /// <summary>Celery beat. Its Deployment has no checksum annotation: a changed database does not restart it.</summary>
    public const string Beat = "beat";

    /// <summary>Runs plugins; migrates its own tables at start.</summary>
    public const string PluginDaemon = "plugin-daemon";

    /// <summary>The console's front end.</summary>
    public const string Web = "web";

    /// <summary>nginx before api, web and the plugin daemon.</summary>
    public const string Proxy = "proxy";

    /// <summary>Runs people's code.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>Serves the console's live connections, beside the api and with its settings; the chart has it from 0.38 on, off by default.</summary>
    public const string ApiWebsocket = "api-websocket";

    /// <summary>The components that talk to PostgreSQL and are on by default.</summary>
    public static IReadOnlyList<string> WithDatabase { get; } = [Api, Worker, Beat, PluginDaemon];

    /// <summary>Every component that may talk to PostgreSQL, where the chart has it: a fence is one only when none of these runs.</summary>
    public static IReadOnlyList<string> Writers { get; } = [.. WithDatabase, ApiWebsocket];

    /// <summary>All components that are on by default.</summary>
    public static IReadOnlyList<string> All { get; } = [Api, Worker, Beat, PluginDaemon, Web, Proxy, Sandbox];
}
