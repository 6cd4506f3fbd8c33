using System.Globalization;
using DifyDelivery.Environments;

namespace DifyDelivery.Helm;

/// <summary>
/// The settings of the server in the cluster that are parameters of a delivery, as postgresql.conf has them. The chart writes them into a file that
/// the image's own configuration includes last, and restarts the server when they change (its key <c>extendedConfiguration</c>). Any other
/// setting is a person's, in a values file.
/// </summary>
public static class ServerConfiguration
{
    /// <summary>The settings that differ from the image's own, by name.</summary>
    /// <param name="settings">The parameters.</param>
    public static IReadOnlyDictionary<string, string> Of(InClusterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var configuration = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (settings.MaxConnections is { } connections)
            configuration["max_connections"] = connections.ToString(CultureInfo.InvariantCulture);
        if (settings.WalLevel is { } level)
            configuration["wal_level"] = level == WalLevel.Logical ? "logical" : "replica";
        return configuration;
    }
}
