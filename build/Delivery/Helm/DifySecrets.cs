namespace DifyDelivery.Helm;

/// <summary>
/// The Secrets that hold what must never stand in values. DifyDelivery makes them before the release; the chart only refers to them.
/// None of the names is one that the chart gives to an object of its own.
/// </summary>
/// <param name="Postgresql">Passwords of the server in the cluster: <see cref="DifySecretKeys.PostgresPassword"/>, <see cref="DifySecretKeys.ReplicationPassword"/>.</param>
/// <param name="ExternalPostgres">Password of the application's role on the server outside: <see cref="DifySecretKeys.ExternalPassword"/>.</param>
/// <param name="Application">Keys of the application itself: the other <see cref="DifySecretKeys"/>. They must survive every migration.</param>
public sealed record DifySecretNames(string Postgresql, string ExternalPostgres, string Application)
{
    /// <summary>The names for a release.</summary>
    /// <param name="release">The release name.</param>
    public static DifySecretNames For(string release) =>
        new($"{release}-delivery-postgresql", $"{release}-delivery-external-postgres", $"{release}-delivery-application");
}

/// <summary>The keys in the Secrets of <see cref="DifySecretNames"/>.</summary>
public static class DifySecretKeys
{
    /// <summary>Of role postgres in the cluster; the name is the Bitnami chart's.</summary>
    public const string PostgresPassword = "postgres-password";

    /// <summary>Of role repl_user in the cluster; pinned, because the chart would make up another one over kept volumes.</summary>
    public const string ReplicationPassword = "replication-password";

    /// <summary>Of the application's role on the server outside the cluster.</summary>
    public const string ExternalPassword = "password";

    /// <summary>Dify's SECRET_KEY: signs sessions. Changing it makes what it protects unreadable.</summary>
    public const string SecretKey = "SECRET_KEY";

    /// <summary>Between api and sandbox.</summary>
    public const string CodeExecutionApiKey = "CODE_EXECUTION_API_KEY";

    /// <summary>From api to plugin daemon.</summary>
    public const string PluginDaemonKey = "PLUGIN_DAEMON_KEY";

    /// <summary>From plugin daemon to api.</summary>
    public const string InnerApiKeyForPlugin = "INNER_API_KEY_FOR_PLUGIN";

    /// <summary>What must be in <see cref="DifySecretNames.Application"/>.</summary>
    public static IReadOnlyList<string> OfApplication { get; } = [SecretKey, CodeExecutionApiKey, PluginDaemonKey, InnerApiKeyForPlugin];
}
