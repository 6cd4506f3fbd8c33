using System.Globalization;

namespace DifyDelivery.Postgres;

/// <summary>
/// The password that the Flexible Server's administrator is to have. Terraform is never told whether a password has changed, since neither
/// plan nor state holds one: a number that is counted up tells it. A new one is written down beside the one in use before the server gets it
/// (<see cref="NextKey"/>), becomes the one in use once the server has it, and is forgotten as the next once every pod was started with it:
/// a run that ends anywhere between leaves Dify with the password that works, and the next run goes on.
/// </summary>
/// <param name="Value">The password. Do not print it.</param>
/// <param name="Version">How many there have been, from 1.</param>
/// <param name="IsNew">Whether the environment's Secret holds another one, so that the server has to get this one.</param>
public sealed record AdministratorPassword(string Value, int Version, bool IsNew)
{
    /// <summary>The key of the version, beside the password's own in the environment's Secret. It is no secret.</summary>
    public const string VersionKey = "flexible-server-password-version";

    /// <summary>The key of a password that the server is to get, in the environment's Secret.</summary>
    public const string NextKey = "flexible-server-password-next";

    /// <summary>Whether an earlier run has begun to change it, and did not come as far as to start the pods anew.</summary>
    public bool IsUnderWay { get; init; }

    /// <summary>The one that pods are started with; the same as <see cref="Value"/> where none is stored.</summary>
    public string InUse { get; init; } = Value;

    /// <summary>Works out which password is wanted.</summary>
    /// <param name="stored">What the environment's Secret holds.</param>
    /// <param name="given">What a person set by parameter; null when they did not.</param>
    /// <returns>Null where nothing is stored and nothing given: it is made with the environment's other secrets.</returns>
    public static AdministratorPassword? Wanted(IReadOnlyDictionary<string, string> stored, string? given)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var version = int.TryParse(stored.GetValueOrDefault(VersionKey), NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 1;
        var present = Text(stored, DeliverySecrets.AdministratorPassword);
        var next = Text(stored, NextKey);
        if ((string.IsNullOrEmpty(given) ? next ?? present : given) is not { } wanted)
        {
            return null;
        }

        // The server may have got the next one already: whatever else is wanted then is another one, even the one from before.
        var isCounted = wanted == (next ?? present);
        return new AdministratorPassword(wanted, isCounted || present is null ? version : version + 1, !isCounted || wanted != present)
        {
            IsUnderWay = next is not null,
            InUse = present ?? wanted,
        };
    }

    /// <summary>The Secret's values with this password as the next one, and its version: one write, so that one is never there without the other.</summary>
    /// <param name="stored">What the environment's Secret holds.</param>
    public IReadOnlyDictionary<string, string> Begin(IReadOnlyDictionary<string, string> stored) => new Dictionary<string, string>(stored, StringComparer.Ordinal)
    {
        [NextKey] = Value,
        [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The Secret's values with this password as the one in use, since the server has it.</summary>
    /// <param name="stored">What the environment's Secret holds.</param>
    public IReadOnlyDictionary<string, string> Take(IReadOnlyDictionary<string, string> stored) => new Dictionary<string, string>(stored, StringComparer.Ordinal)
    {
        [DeliverySecrets.AdministratorPassword] = Value,
    };

    /// <summary>The Secret's values as they were before <see cref="Begin"/>, where the server certainly never got this password.</summary>
    /// <param name="stored">What the environment's Secret holds.</param>
    public IReadOnlyDictionary<string, string> Abandon(IReadOnlyDictionary<string, string> stored) => new Dictionary<string, string>(End(stored), StringComparer.Ordinal)
    {
        [VersionKey] = (Version - 1).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The Secret's values without a next password: every pod has the one in use.</summary>
    /// <param name="stored">What the environment's Secret holds.</param>
    public static IReadOnlyDictionary<string, string> End(IReadOnlyDictionary<string, string> stored) =>
        stored.Where(pair => pair.Key != NextKey).ToDictionary(StringComparer.Ordinal);

    /// <summary>The version only.</summary>
    public override string ToString() => FormattableString.Invariant($"{nameof(AdministratorPassword)} {{ Version = {Version}, IsNew = {IsNew} }}");

    private static string? Text(IReadOnlyDictionary<string, string> stored, string key) =>
        stored.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;
}
