using System.Globalization;

namespace DifyDelivery.Reporting;

/// <summary>Writes durations as people say them.</summary>
public static class DurationText
{
    /// <summary><c>0.4 s</c>, <c>9.8 s</c>, <c>42 s</c>, <c>4 min</c>, <c>4 min 05 s</c>, <c>1 h 02 min</c>.</summary>
    /// <param name="duration">Negative counts as zero.</param>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
            duration = TimeSpan.Zero;
        if (duration.TotalSeconds < 9.95)
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");

        var whole = TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds));
        return whole switch
        {
            { TotalMinutes: < 1 } => Invariant($"{whole.Seconds} s"),
            { TotalHours: < 1, Seconds: 0 } => Invariant($"{whole.Minutes} min"),
            { TotalHours: < 1 } => Invariant($"{whole.Minutes} min {whole.Seconds:00} s"),
            _ => Invariant($"{(int)whole.TotalHours} h {whole.Minutes:00} min"),
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
