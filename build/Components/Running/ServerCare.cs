using System.Globalization;
using DifyDelivery.Errors;
using DifyDelivery.Operations;

namespace DifyDelivery.Components.Running;

/// <summary>Reads the parameters of Azure's own acts on the server.</summary>
internal static class ServerCare
{
    public static ServerPower Power(string text) =>
        Enum.TryParse<ServerPower>(text, ignoreCase: true, out var power) && Enum.GetNames<ServerPower>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? power
            : throw new DeliveryException($"'{text}' is neither Start nor Stop.", remedy: "--server-power Start, or --server-power Stop");

    /// <summary>Without a zone it is UTC: what a person means by a clock on the wall differs between machines.</summary>
    public static DateTimeOffset Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw new DeliveryException($"'{text}' is no moment.", "It is a date and a time, in UTC where no zone is named.", "--point-in-time 2026-11-27T08:30Z");
}
