using System.Globalization;

namespace DifyDelivery.Reporting;

/// <summary>Says how far an activity is.</summary>
internal static class ProgressText
{
    /// <summary><c>compiling, 40 %, 15 s of usually 4 min</c>.</summary>
    public static string Describe(Activity activity)
    {
        var fraction = activity.Fraction is { } value ? string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(value, 0, 1) * 100:0} %") : null;
        return string.Join(", ", new[] { activity.Status, fraction, Elapsed(activity) }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string Elapsed(Activity activity)
    {
        var whole = DurationText.Format(TimeSpan.FromSeconds(Math.Floor(activity.Elapsed.TotalSeconds))).Replace(".0 ", " ", StringComparison.Ordinal);
        return activity.Expected is { } expected ? $"{whole} of usually {DurationText.Format(expected)}" : whole;
    }
}
