using System.Globalization;
using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Policy;

/// <summary>
/// What a team should not have although the settings allow it: a pure function of settings, what was observed, and the day. What must never be
/// is refused elsewhere, by the settings, the checks on Helm values and Terraform's destruction guard.
/// </summary>
public static class PolicyCheck
{
    /// <summary>Ids of all rules, and what each is about.</summary>
    public static IReadOnlyList<(string Id, string Summary)> Rules => [.. PolicyCatalog.All.Select(rule => (rule.Id, rule.Summary))];

    /// <summary>Examines an environment.</summary>
    /// <param name="settings">The settings, waivers and severities included.</param>
    /// <param name="facts">What was observed.</param>
    /// <param name="time">The clock: versions and waivers end.</param>
    public static IReadOnlyList<Finding> Examine(DeliverySettings settings, PolicyFacts facts, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var subject = new PolicySubject(settings, facts, now);
        var severities = new SeverityOverrides(settings.Policy.Severities, settings.Environment);
        var waivers = new WaiverCheck(settings.Policy.Waivers, settings.Environment, DateOnly.FromDateTime(now.UtcDateTime));
        List<Finding> findings = [];
        foreach (var rule in PolicyCatalog.All)
        {
            if (severities.Of(rule, settings.Environment) is not { } severity)
            {
                continue;
            }

            foreach (var violation in rule.Check(subject))
            {
                findings.Add(Report(rule, violation, severity, waivers.Find(rule.Id), settings.Platform));
            }
        }

        return [.. findings, .. waivers.Examine(), .. severities.Findings];
    }

    private static Finding Report(PolicyRule rule, Violation violation, Severity severity, Waiver? waiver, Platform platform)
    {
        if (waiver is not null)
        {
            var until = string.Create(CultureInfo.InvariantCulture, $"{waiver.Until:yyyy-MM-dd}");
            return new Finding(rule.Id, Severity.Note, $"Waived until {until} ({waiver.Reason}): {violation.Message}", violation.Remedy);
        }

        if (violation.IsAhead)
        {
            return new Finding(rule.Id, Severity.Note, violation.Message, violation.Remedy);
        }

        // A rehearsal of an environment on this machine harms nobody.
        return severity == Severity.Error && platform == Platform.Sandbox
            ? new Finding(rule.Id, Severity.Warning, $"{violation.Message} On Azure this would block the plan.", violation.Remedy)
            : new Finding(rule.Id, severity, violation.Message, violation.Remedy);
    }
}
