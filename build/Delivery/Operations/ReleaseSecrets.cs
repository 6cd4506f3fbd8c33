using System.Globalization;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations;

/// <summary>The Secret that the release refers to, in its namespace: made once, kept for ever.</summary>
internal sealed class ReleaseSecrets(DeliveryContext context)
{
    private static readonly Dictionary<string, string> Labels = new() { ["app.kubernetes.io/managed-by"] = "dify-delivery" };

    /// <summary>Makes sure that every value is there, and that the redactor knows it.</summary>
    /// <param name="secrets">Where it is kept.</param>
    /// <param name="passwordVersion">The version of the administrator's password that the server has got already; null where it got none yet, or it is counted here.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How many values were made now.</returns>
    public async Task<int> EnsureAsync(ISecrets secrets, int? passwordVersion, CancellationToken cancellationToken)
    {
        var given = new Dictionary<string, string?> { [DeliverySecrets.AdministratorPassword] = context.Settings.FlexibleServer.Password };
        var complete = DeliverySecrets.Complete(await StoredAsync(secrets, cancellationToken), given, context.Redactor);
        var values = passwordVersion is { } version
            ? new Dictionary<string, string>(complete.Values, StringComparer.Ordinal) { [AdministratorPassword.VersionKey] = version.ToString(CultureInfo.InvariantCulture) }
            : complete.Values;
        await secrets.EnsureSecretAsync(context.Release.Namespace, context.SecretName, values, Labels, cancellationToken);
        return complete.Made.Count;
    }

    /// <summary>The password that the Flexible Server's administrator is to have; null before the environment has any.</summary>
    public async Task<AdministratorPassword?> WantedAsync(ISecrets secrets, CancellationToken cancellationToken)
    {
        var wanted = AdministratorPassword.Wanted(await StoredAsync(secrets, cancellationToken), context.Settings.FlexibleServer.Password);
        context.Redactor.Register(wanted?.Value);
        return wanted;
    }

    /// <summary>
    /// Writes down a new password of the Flexible Server's administrator, beside the one that pods are started with. Before the server gets it:
    /// what is only on the server is lost.
    /// </summary>
    public Task BeginPasswordAsync(ISecrets secrets, AdministratorPassword password, CancellationToken cancellationToken) =>
        ChangeAsync(secrets, password.Begin, cancellationToken);

    /// <summary>Makes it the one that pods are started with, since the server has it.</summary>
    public Task TakePasswordAsync(ISecrets secrets, AdministratorPassword password, CancellationToken cancellationToken) =>
        ChangeAsync(secrets, password.Take, cancellationToken);

    /// <summary>Forgets one that the server certainly never got.</summary>
    public Task AbandonPasswordAsync(ISecrets secrets, AdministratorPassword password, CancellationToken cancellationToken) =>
        ChangeAsync(secrets, password.Abandon, cancellationToken);

    /// <summary>Forgets the one that was to come, since every pod has it.</summary>
    public Task EndPasswordAsync(ISecrets secrets, CancellationToken cancellationToken) =>
        ChangeAsync(secrets, AdministratorPassword.End, cancellationToken);

    /// <summary>Whether every value is stored.</summary>
    public async Task<bool> AreThereAsync(ISecrets secrets, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(secrets, cancellationToken);
        return DeliverySecrets.Keys.All(key => !string.IsNullOrEmpty(stored.GetValueOrDefault(key)));
    }

    /// <summary>One value, registered with the redactor; null when it is not there.</summary>
    public async Task<string?> ReadAsync(ISecrets secrets, string key, CancellationToken cancellationToken)
    {
        var value = (await StoredAsync(secrets, cancellationToken)).GetValueOrDefault(key);
        context.Redactor.Register(value);
        return value;
    }

    private async Task ChangeAsync(
        ISecrets secrets, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change, CancellationToken cancellationToken) =>
        await secrets.EnsureSecretAsync(
            context.Release.Namespace, context.SecretName, change(await StoredAsync(secrets, cancellationToken)), Labels, cancellationToken);

    private async Task<IReadOnlyDictionary<string, string>> StoredAsync(ISecrets secrets, CancellationToken cancellationToken)
    {
        var stored = await secrets.ReadSecretAsync(context.Release.Namespace, context.SecretName, cancellationToken) ?? new Dictionary<string, string>();

        // All of them at the first look: a plan is written before any step has asked for one.
        foreach (var key in DeliverySecrets.Keys.Append(AdministratorPassword.NextKey))
        {
            context.Redactor.Register(stored.GetValueOrDefault(key));
        }

        return stored;
    }
}
