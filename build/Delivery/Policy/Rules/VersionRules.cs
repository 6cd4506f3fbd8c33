using System.Globalization;
using System.Text.RegularExpressions;
using DifyDelivery.Planning;

namespace DifyDelivery.Policy.Rules;

/// <summary>PostgreSQL majors that get no more fixes.</summary>
internal static partial class VersionRules
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(180);

    // The community's last releases, https://www.postgresql.org/support/versioning; Azure bills extended support from some time after.
    private static readonly Dictionary<int, DateOnly> EndOfLife = new()
    {
        [11] = new(2023, 11, 9),
        [12] = new(2024, 11, 21),
        [13] = new(2025, 11, 13),
        [14] = new(2026, 11, 12),
        [15] = new(2027, 11, 11),
        [16] = new(2028, 11, 9),
        [17] = new(2029, 11, 8),
        [18] = new(2030, 11, 14),
    };

    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        new("policy.end-of-life", "a PostgreSQL that gets no more fixes", new(Severity.Note, Severity.Warning, Severity.Warning), Check),
    ];

    private static IEnumerable<Violation> Check(PolicySubject subject)
    {
        if (subject.IsInCluster && MajorOf(subject.Settings.InCluster.Image) is { } inCluster && Judge(subject, inCluster, "The server in the cluster") is { } first)
        {
            yield return first;
        }

        if (subject.Server is not null && subject.Facts.ServerMajor is { } server && Judge(subject, server, "The Flexible Server") is { } second)
        {
            yield return second;
        }
    }

    private static Violation? Judge(PolicySubject subject, int major, string who)
    {
        // Older than the table: long over.
        var end = EndOfLife.GetValueOrDefault(major, major < EndOfLife.Keys.Min() ? DateOnly.MinValue : DateOnly.MaxValue);
        var today = DateOnly.FromDateTime(subject.Now.UtcDateTime);
        if (today <= end && end.DayNumber - today.DayNumber > Ahead.TotalDays)
        {
            return null;
        }

        var over = end == DateOnly.MinValue ? "get no more fixes"
            : string.Create(CultureInfo.InvariantCulture, $"{(today > end ? "got its last fixes on" : "gets its last fixes on")} {end:yyyy-MM-dd}");
        return new Violation(
            $"{who} is PostgreSQL {major}, which {over.Replace("get no", "gets no", StringComparison.Ordinal)}.",
            "Plan a move to a newer major: MigrateData copies between majors; a Flexible Server upgrades in place, too.", IsAhead: today <= end);
    }

    private static int? MajorOf(string image) =>
        TagPattern().Match(image) is { Success: true } match ? int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@":v?(?<major>[0-9]{1,3})([.-]|$)[^:/]*$")]
    private static partial Regex TagPattern();
}
