using DifyDelivery.Errors;
using DifyDelivery.Reporting;

namespace DifyDelivery.Postgres;

/// <summary>
/// The secrets of one environment, by their keys in a Kubernetes Secret. Made once and kept: PostgreSQL takes its password at the first start
/// only, and a new SECRET_KEY makes Dify's stored credentials unreadable.
/// </summary>
public sealed class DeliverySecrets
{
    /// <summary>Password of <c>postgres</c> in the cluster; the Bitnami chart's own key.</summary>
    public const string PostgresPassword = "postgres-password";

    /// <summary>Password of the standby's login; the Bitnami chart's own key.</summary>
    public const string ReplicationPassword = "replication-password";

    /// <summary>Password of the Flexible Server's administrator.</summary>
    public const string AdministratorPassword = "flexible-server-password";

    /// <summary>Dify's SECRET_KEY: signs sessions, encrypts stored credentials.</summary>
    public const string SecretKey = "secret-key";

    /// <summary>What the API shows to the plugin daemon (PLUGIN_DAEMON_KEY, SERVER_KEY).</summary>
    public const string PluginDaemonKey = "plugin-daemon-key";

    /// <summary>What the plugin daemon shows to the API (INNER_API_KEY_FOR_PLUGIN, DIFY_INNER_API_KEY).</summary>
    public const string PluginInnerApiKey = "plugin-inner-api-key";

    /// <summary>Password of Redis.</summary>
    public const string RedisPassword = "redis-password";

    /// <summary>What the API shows to Dify's code sandbox (CODE_EXECUTION_API_KEY).</summary>
    public const string CodeSandboxKey = "code-sandbox-key";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        PostgresPassword, ReplicationPassword, AdministratorPassword, SecretKey, PluginDaemonKey, PluginInnerApiKey, RedisPassword, CodeSandboxKey,
    ];

    private readonly IReadOnlyDictionary<string, string> _values;

    private DeliverySecrets(IReadOnlyDictionary<string, string> values, IReadOnlyList<string> made)
    {
        _values = values;
        Made = made;
    }

    /// <summary>The keys whose values were made now and are stored nowhere yet.</summary>
    public IReadOnlyList<string> Made { get; }

    /// <summary>Every value by its key, to be stored. Do not print it.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>One value.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    public string this[string key] =>
        _values.TryGetValue(key, out var value)
            ? value
            : throw new DeliveryException($"There is no secret '{key}'.", $"The keys are: {string.Join(", ", Keys)}.");

    /// <summary>Takes what is stored and makes what is missing. Every value is registered with the redactor before this returns.</summary>
    /// <param name="stored">What the environment's Secret holds; keys that are not ours stay as they are.</param>
    /// <param name="given">
    /// What a person set by parameter, for what is not stored yet: a key, and a value or null. A stored password is in use, and is changed
    /// together with the server that has it (<see cref="Postgres.AdministratorPassword"/>).
    /// </param>
    /// <param name="redactor">Learns every value.</param>
    public static DeliverySecrets Complete(
        IReadOnlyDictionary<string, string> stored, IReadOnlyDictionary<string, string?> given, Redactor redactor)
    {
        var values = stored.Where(pair => pair.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in given.Where(pair => !string.IsNullOrEmpty(pair.Value)))
        {
            values.TryAdd(key, value!);
        }

        var made = Keys.Where(key => !values.ContainsKey(key)).ToList();
        foreach (var key in made)
        {
            values[key] = PasswordGenerator.Next();
        }

        foreach (var (_, value) in values.Where(pair => pair.Key != Postgres.AdministratorPassword.VersionKey))
        {
            redactor.Register(value);
        }

        return new DeliverySecrets(values, made);
    }

    /// <summary>The keys only.</summary>
    public override string ToString() => $"{nameof(DeliverySecrets)} {{ {string.Join(", ", _values.Keys)} }}";
}
