using System.Globalization;
using System.Text.RegularExpressions;

namespace DifyDelivery.Policy;

/// <summary>One entry of PolicyWaivers: <c>policy.public-access until 2027-06-30: the partner's office has no VPN yet</c>.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Until">The last day that it holds; null when none, or nothing that is a date, is written.</param>
/// <param name="Reason">Why; null when it is left out.</param>
internal sealed partial record Waiver(string Text, string Rule, DateOnly? Until, string? Reason)
{
    public static Waiver Parse(string text)
    {
        var match = EntryPattern().Match(text);
        var reason = match.Groups["reason"].Value.Trim();
        return new Waiver(
            text, match.Groups["rule"].Value,
            DateOnly.TryParseExact(match.Groups["until"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until) ? until : null,
            reason.Length == 0 ? null : reason);
    }

    [GeneratedRegex(@"^\s*(?<rule>[^\s:]*)(\s+until\s+(?<until>[^\s:]+))?[^:]*(:(?<reason>.*))?$", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex EntryPattern();
}
