using System.Globalization;
using DifyDelivery.Planning;
using DifyDelivery.Spelling;

namespace DifyDelivery.Policy;

/// <summary>Which waivers hold today, and what is wrong with the others.</summary>
internal sealed class WaiverCheck(IReadOnlyList<string> entries, string environment, DateOnly today)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(14);
    private readonly List<Waiver> _waivers = [.. entries.Select(Waiver.Parse)];
    private readonly HashSet<Waiver> _used = [];

    private string File => $".nuke/parameters.{environment}.json";

    /// <summary>The waiver of a rule, if one holds.</summary>
    public Waiver? Find(string rule)
    {
        var found = _waivers.FirstOrDefault(waiver => waiver.Rule == rule && Holds(waiver));
        if (found is not null)
            _used.Add(found);
        return found;
    }

    /// <summary>Findings on the waivers themselves, once every rule has asked for its own.</summary>
    public IEnumerable<Finding> Examine() => _waivers.SelectMany(Examine);

    private bool Holds(Waiver waiver) => waiver is { Reason: not null, Until: { } until } && until >= today;

    private IEnumerable<Finding> Examine(Waiver waiver)
    {
        if (PolicyCatalog.All.All(rule => rule.Id != waiver.Rule))
        {
            yield return PolicyCatalog.Enforced.TryGetValue(waiver.Rule, out var where)
                ? new Finding("policy.waiver-unknown", Severity.Error, $"'{waiver.Rule}' cannot be waived ({where}).", $"Remove it from PolicyWaivers in {File}.")
                : new Finding(
                    "policy.waiver-unknown", Severity.Error,
                    $"PolicyWaivers: '{waiver.Rule}' is not a rule.{Nearest.Hint(waiver.Rule, PolicyCatalog.All.Select(rule => rule.Id))}",
                    $"Correct it in {File}. Rules: {string.Join(", ", PolicyCatalog.All.Select(rule => rule.Id))}.");
        }
        else if (waiver.Reason is null)
        {
            yield return new Finding(
                "policy.waiver-without-reason", Severity.Warning, $"The waiver of {waiver.Rule} gives no reason and does not hold.",
                $"Write \"{waiver.Rule} until <yyyy-MM-dd>: <reason>\" in {File}.");
        }
        else if (waiver.Until is not { } until)
        {
            yield return new Finding(
                "policy.waiver-without-end", Severity.Warning, $"The waiver of {waiver.Rule} has no day on which it ends, and does not hold.",
                $"Write \"{waiver.Rule} until <yyyy-MM-dd>: {waiver.Reason}\" in {File}.");
        }
        else if (until < today)
        {
            yield return new Finding(
                "policy.waiver-expired", Severity.Warning, string.Create(CultureInfo.InvariantCulture, $"The waiver of {waiver.Rule} ended on {until:yyyy-MM-dd} ({waiver.Reason})."),
                $"Mend what the rule names and remove the waiver, or give it a new day in {File}.");
        }
        else if (!_used.Contains(waiver))
        {
            yield return new Finding("policy.waiver-unused", Severity.Note, $"The waiver of {waiver.Rule} has nothing to waive.", $"Remove it from {File}.");
        }
        else if (until.DayNumber - today.DayNumber <= Ahead.TotalDays)
        {
            yield return new Finding(
                "policy.waiver-ends", Severity.Note, string.Create(CultureInfo.InvariantCulture, $"The waiver of {waiver.Rule} ends on {until:yyyy-MM-dd}."),
                $"Mend what the rule names, or give the waiver a new day in {File}.");
        }
    }
}
