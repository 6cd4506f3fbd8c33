using System.Globalization;

namespace DifyDelivery.Postgres;

/// <summary>
/// The password that the Flexible Server's administrator is to have. Terraform is never told whether a password has changed, since neither
/// plan nor state holds one: a number that is counted up tells it.
/// </summary>
/// <param name="Value">The password. Do not print it.</param>
/// <param name="Version">How many there have been, from 1.</param>
/// <param name="IsNew">Whether the environment's Secret holds another one.</param>
public sealed record AdministratorPassword(string Value, int Version, bool IsNew)
{
    /// <summary>The key of the version, beside the password's own in the environment's Secret. It is no secret.</summary>
    public const string VersionKey = "flexible-server-password-version";

    /// <summary>Works out which password is wanted.</summary>
    /// <param name="stored">What the environment's Secret holds.</param>
    /// <param name="given">What a person set by parameter; null when they did not.</param>
    /// <returns>Null where nothing is stored and nothing given: it is made with the environment's other secrets.</returns>
    public static AdministratorPassword? Wanted(IReadOnlyDictionary<string, string> stored, string? given)
    {
        var version = int.TryParse(stored.GetValueOrDefault(VersionKey), NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 1;
        var present = stored.GetValueOrDefault(DeliverySecrets.AdministratorPassword) is { Length: > 0 } value ? value : null;
        var wanted = string.IsNullOrEmpty(given) ? present : given;
        var isNew = wanted != present;
        return wanted is null ? null : new AdministratorPassword(wanted, isNew && present is not null ? version + 1 : version, isNew);
    }

    /// <summary>The Secret's values with this password in them, and its version: one write, so that one is never there without the other.</summary>
    /// <param name="stored">What the environment's Secret holds.</param>
    public IReadOnlyDictionary<string, string> StoreIn(IReadOnlyDictionary<string, string> stored) => new Dictionary<string, string>(stored, StringComparer.Ordinal)
    {
        [DeliverySecrets.AdministratorPassword] = Value,
        [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The version only.</summary>
    public override string ToString() => FormattableString.Invariant($"{nameof(AdministratorPassword)} {{ Version = {Version}, IsNew = {IsNew} }}");
}
