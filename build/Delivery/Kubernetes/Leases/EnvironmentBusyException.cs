using System.Globalization;
using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>Somebody else works on the environment.</summary>
public sealed class EnvironmentBusyException : DeliveryException
{
    /// <summary>Says who, since when, what they do and when the lock would expire.</summary>
    /// <param name="lease">The lock.</param>
    /// <param name="holder">Who holds it.</param>
    /// <param name="since">Since when.</param>
    /// <param name="activity">What they do, where they said it.</param>
    /// <param name="expiresAt">When the lock expires if its holder does not renew it.</param>
    public EnvironmentBusyException(string lease, string holder, DateTimeOffset since, string? activity, DateTimeOffset expiresAt)
        : base(
            $"The environment is busy: {holder} holds {lease} since {Text(since)}{(activity is null ? "" : $", doing {activity}")}.",
            $"The lock expires at {Text(expiresAt)} unless its holder renews it, which it does while it lives.",
            "Wait until it is done and run the command again. If that process was killed, run it again after the lock has expired.")
    {
        Holder = holder;
        Since = since;
        Activity = activity;
        ExpiresAt = expiresAt;
    }

    /// <summary>Who holds the lock.</summary>
    public string Holder { get; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>What they do, where they said it.</summary>
    public string? Activity { get; }

    /// <summary>When the lock expires if its holder does not renew it.</summary>
    public DateTimeOffset ExpiresAt { get; }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
