using DifyDelivery.Planning;
using DifyDelivery.Spelling;

namespace DifyDelivery.Policy;

/// <summary>Entries of PolicySeverities: <c>policy.no-backup=Error</c>. They cannot switch a rule off: that takes a waiver, with a reason and an end.</summary>
internal sealed class SeverityOverrides
{
    private readonly Dictionary<string, Severity> _severities = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];

    public SeverityOverrides(IReadOnlyList<string> entries, string environment)
    {
        foreach (var entry in entries)
        {
            var (rule, severity) = entry.Split('=', 2, StringSplitOptions.TrimEntries) is [var left, var right] ? (left, right) : (entry, string.Empty);
            if (PolicyCatalog.All.All(known => known.Id != rule))
            {
                _findings.Add(new Finding(
                    "policy.severity-unknown", Severity.Error, $"PolicySeverities: '{rule}' is not a rule.{Nearest.Hint(rule, PolicyCatalog.All.Select(known => known.Id))}",
                    $"Correct it in .nuke/parameters.{environment}.json."));
            }
            else if (!Enum.TryParse<Severity>(severity, ignoreCase: true, out var parsed) || int.TryParse(severity, out _))
            {
                _findings.Add(new Finding(
                    "policy.severity-unknown", Severity.Error, $"PolicySeverities: '{severity}' of {rule} is none of Note, Warning, Error.",
                    $"Correct it in .nuke/parameters.{environment}.json; a rule is switched off by a waiver only."));
            }
            else
            {
                _severities[rule] = parsed;
            }
        }
    }

    public IReadOnlyList<Finding> Findings => _findings;

    public Severity? Of(PolicyRule rule, string environment) => _severities.TryGetValue(rule.Id, out var severity) ? severity : rule.Severities.In(environment);
}
