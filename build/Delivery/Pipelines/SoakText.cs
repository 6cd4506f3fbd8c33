using System.Globalization;

namespace DifyDelivery.Pipelines;

/// <summary>A soak as scripts take it.</summary>
internal static class SoakText
{
    /// <summary>Whole days, rounded up: a reminder that comes too early would be closed and forgotten.</summary>
    public static string Days(TimeSpan soak) => ((int)Math.Ceiling(soak.TotalDays)).ToString(CultureInfo.InvariantCulture);
}
