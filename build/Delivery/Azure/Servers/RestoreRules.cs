using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.ResourceManager.Resources;
using DifyDelivery.Errors;

namespace DifyDelivery.Azure.Servers;

/// <summary>What a point-in-time restore must satisfy before Azure is asked, and what Azure is sent.</summary>
internal static partial class RestoreRules
{
    public static void Check(RestoreRequest request, FlexibleServer source, DateTimeOffset now)
    {
        if (!ServerName().IsMatch(request.Target))
        {
            throw new DeliveryException(
                $"'{request.Target}' cannot be a server's name.", "A server's name has 3 to 63 lower-case letters, digits or hyphens, and neither begins nor ends with a hyphen.", "name another target");
        }

        if (string.Equals(request.Target, request.Source, StringComparison.OrdinalIgnoreCase))
        {
            throw new DeliveryException($"{request.Source} cannot be restored over itself.", "A restore makes a new server.", "name another target");
        }

        if (source.EarliestRestore is not { } earliest)
        {
            throw new DeliveryException($"{source.Name} has no backup yet.", "Azure takes the first one within some minutes after a server is made.", "try again later");
        }

        if (request.Moment < earliest || request.Moment > now)
        {
            throw new DeliveryException(
                FormattableString.Invariant($"{source.Name} cannot be restored as of {request.Moment.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."),
                FormattableString.Invariant($"Its backups reach from {earliest.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC to now ({source.BackupRetentionDays} days are kept)."),
                "name a moment in between");
        }
    }

    public static GenericResourceData Body(RestoreRequest request, FlexibleServer source)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["createMode"] = "PointInTimeRestore",
            ["pointInTimeUTC"] = request.Moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["sourceServerResourceId"] = source.Id,
        };
        if (request.Zone is { } zone)
        {
            properties["availabilityZone"] = zone;
        }

        return new GenericResourceData(new AzureLocation(source.Location)) { Properties = BinaryData.FromObjectAsJson(properties) };
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")]
    private static partial Regex ServerName();
}
