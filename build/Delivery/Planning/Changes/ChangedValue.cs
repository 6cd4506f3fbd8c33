namespace DifyDelivery.Planning.Changes;

/// <summary>One value that differs.</summary>
/// <param name="Path">Where: <c>spec.replicas</c>, <c>high_availability[0].mode</c>.</param>
/// <param name="Before">What it is; null when it is not there.</param>
/// <param name="After">What it will be; null when it goes.</param>
public sealed record ChangedValue(string Path, string? Before, string? After)
{
    /// <summary>What stands in place of a value that must not be shown.</summary>
    public const string Hidden = "(hidden)";

    /// <summary>True when the value is a secret: only that it changes is told.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True when this value cannot change in place, so that the whole thing is made anew.</summary>
    public bool ForcesReplacement { get; init; }

    /// <summary>True when the difference means nothing by itself: a checksum, a time stamp, a default that is now written out.</summary>
    public bool IsNoise { get; init; }

    /// <summary>A value with its secrets taken out: all of it where its name or its source says so, else passwords in addresses.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="before">What it is.</param>
    /// <param name="after">What it will be.</param>
    /// <param name="isSecret">True when its source marks it.</param>
    public static ChangedValue Of(string path, string? before, string? after, bool isSecret = false) =>
        isSecret || SecretValues.IsSecretName(path)
            ? new ChangedValue(path, before is null ? null : Hidden, after is null ? null : Hidden) { IsSecret = true }
            : new ChangedValue(path, SecretValues.WithoutPasswords(before), SecretValues.WithoutPasswords(after));
}
