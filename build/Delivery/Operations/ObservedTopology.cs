using System.Text.RegularExpressions;
using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Which server a deployed release uses, read from its manifest.</summary>
internal static partial class ObservedTopology
{
    /// <summary>The topology in force, or null when the manifest names no database.</summary>
    public static Topology? Of(string? manifest, DifyNames names)
    {
        var host = manifest is null ? null : DatabaseHost().Match(manifest) is { Success: true } match ? match.Groups["host"].Value : null;
        return host is null ? null : host == names.PostgresqlPrimary ? Topology.InCluster : Topology.FlexibleServer;
    }

    /// <summary>An upgrade to another topology would start Dify on a server without its data: that is a migration's work.</summary>
    public static Finding? Check(Topology? observed, Topology desired, DeliverySettings settings) =>
        observed is null || observed == desired
            ? null
            : new Finding(
                "topology.migration-due", Severity.Error,
                $"Dify in '{settings.Environment}' uses its {observed} server and the settings say {desired}: an upgrade would start it without its data.",
                $"Move the data: '{settings.Command("MigrateData", $"--to {desired}")}'. Or go back to '--topology {observed}'; after a migration "
                + $"\"Topology\": \"{observed}\" belongs into .nuke/parameters.{settings.Environment}.json. To start over with nothing: '{settings.Command("Teardown", $"--confirm {settings.Environment}")}'.");

    [GeneratedRegex(@"^\s+DB_HOST:\s*""?(?<host>[^""\s]+)", RegexOptions.Multiline)]
    private static partial Regex DatabaseHost();
}
