using System.Globalization;

namespace DifyDelivery.Environments;

/// <summary>Durations as people write them: <c>90s</c>, <c>10m</c>, <c>1h</c>, <c>7d</c>.</summary>
public static class Durations
{
    private const int LongestDays = 3650;

    /// <summary>Reads one.</summary>
    /// <param name="text">A whole number and its unit.</param>
    /// <param name="duration">The duration; zero when the text is none.</param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return false;
        }

        duration = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' when number <= LongestDays => TimeSpan.FromDays(number),
            _ => default,
        };
        return duration > TimeSpan.Zero;
    }
}
