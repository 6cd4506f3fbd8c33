using DifyDelivery.Planning.Changes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Planning.Rendering;

/// <summary>
/// A plan on the console. Without details it fits one screen (<see cref="ScreenLines"/>): danger first, the closing sentence last, and what
/// is left out is counted.
/// </summary>
public static class PlanText
{
    /// <summary>The most lines that a plan without details has.</summary>
    public const int ScreenLines = 40;

    private const int MostChangeLines = 12;
    private const int MostSteps = 6;
    private const int MostFindings = 4;
    private const int MostUnpreviewed = 2;
    private const int ValueLimit = 48;
    private const int DetailLimit = 400;
    private const int LineWidth = 150;

    /// <summary>Prints a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="reporter">Where to print.</param>
    /// <param name="details">True for every value, step and finding.</param>
    public static void Print(DeliveryPlan plan, IReporter reporter, bool details = false)
    {
        foreach (var line in Lines(plan, details))
        {
            reporter.Line(line);
        }
    }

    /// <summary>The lines of a plan. The caller redacts them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="details">True for every value, step and finding.</param>
    public static IReadOnlyList<string> Lines(DeliveryPlan plan, bool details = false)
    {
        if (!details && plan is { HasChanges: false, Changes.Count: 0, NotPreviewed.Count: 0 } && plan.Findings.All(finding => finding.Severity == Severity.Note))
        {
            return [PlanSummary.Of(plan) + (plan.Findings.Count == 0 ? string.Empty : " --plan-details or artifacts/plan.md shows them.")];
        }

        return
        [
            .. ChangeLines(plan, details),
            .. UnpreviewedLines(plan, details),
            .. plan.Migration is { } migration ? MigrationLines(migration, details) : [],
            .. StepLines(plan, details),
            .. CostLines(plan, details),
            .. FindingLines(plan, details),
            PlanSummary.Of(plan),
        ];
    }

    private static IEnumerable<string> ChangeLines(DeliveryPlan plan, bool details)
    {
        var shown = PlannedChange.DangerFirst(plan.Changes.Where(change => details || !change.IsNoise));
        var used = 0;
        for (var index = 0; index < shown.Count; index++)
        {
            var lines = Lines(shown[index], details).ToList();
            used += lines.Count;
            if (!details && used > MostChangeLines)
            {
                yield return $"    and {Rest(shown.Skip(index))}: --plan-details, or artifacts/plan.md";
                break;
            }

            foreach (var line in lines)
            {
                yield return line;
            }
        }

        if (!details && plan.Changes.Count(change => change.IsNoise) is var noise and > 0)
        {
            yield return $"    {Words.Noise(noise)}; --plan-details shows them";
        }
    }

    private static IEnumerable<string> Lines(PlannedChange change, bool details)
    {
        var head = $"{Words.Sign(change.Kind),3} {Words.Of(change.Kind),-7} {ValueText.OneLine(change.Subject)}";
        if (details)
        {
            yield return head + Restart(change);
        }
        else
        {
            yield return Cut(head + Restart(change) + Inline(change));
        }

        if (change.AtStake is { } stake && (details || change.Reason is not null))
        {
            yield return Fit($"            loses {stake}{(change.Reason is null ? string.Empty : $"; {change.Reason}")}", details);
        }
        else if (change.Reason is { } reason && (details || change.Kind is ChangeKind.Destroy or ChangeKind.Replace))
        {
            yield return Fit($"            {reason}", details);
        }

        foreach (var value in details ? change.Values : [])
        {
            yield return $"            {ValueText.Of(value, DetailLimit)}{(value.IsNoise ? " (no effect by itself)" : string.Empty)}";
        }
    }

    private static string Restart(PlannedChange change) => change.RestartsPods ? " (its pods restart)" : string.Empty;

    /// <summary>The values on the line of their change: those that force a replacement first.</summary>
    private static string Inline(PlannedChange change)
    {
        var values = change.Values.Where(value => !value.IsNoise).OrderByDescending(value => value.ForcesReplacement).ToList();
        var first = values.Take(1).Select(value => ": " + ValueText.Of(value, ValueLimit));
        var loss = change is { AtStake: { } stake, Reason: null } ? $": loses {stake}" : string.Empty;
        var rest = values.Count > 1 ? $" and {Words.Count(values.Count - 1, "more value")}" : string.Empty;
        return loss + string.Concat(first) + rest;
    }

    private static string Rest(IEnumerable<PlannedChange> changes)
    {
        var rest = changes.ToList();
        return $"{rest.Count} more ({string.Join(", ", rest.GroupBy(change => change.Kind).Select(group => $"{group.Count()} to {Words.Of(group.Key).ToLowerInvariant()}"))})";
    }

    private static IEnumerable<string> UnpreviewedLines(DeliveryPlan plan, bool details)
    {
        var most = details ? int.MaxValue : MostUnpreviewed;
        foreach (var part in plan.NotPreviewed.Take(most))
        {
            yield return Fit($"  ? not previewed: {part.What}; {part.Why}", details);
        }

        if (plan.NotPreviewed.Count > most)
        {
            yield return $"  ? and {Words.Count(plan.NotPreviewed.Count - most, "more part")} not previewed";
        }
    }

    private static IEnumerable<string> MigrationLines(MigrationForecast migration, bool details)
    {
        foreach (var (line, index) in Words.Of(migration).Select((line, index) => (line, index)))
        {
            yield return index == 0 ? $"Migration {line}" : $"          {line}";
        }

        foreach (var table in details ? migration.Largest : [])
        {
            yield return $"            {table.Table}: {Words.Bytes(table.Bytes)}{(table.Rows is { } rows ? FormattableString.Invariant($", about {rows:N0} rows") : string.Empty)}";
        }
    }

    private static IEnumerable<string> StepLines(DeliveryPlan plan, bool details)
    {
        var acting = plan.Steps.Count(step => step.Effect != StepEffect.None);
        if (plan.Steps.Count == 0)
        {
            yield break;
        }

        yield return $"{Words.Count(plan.Steps.Count, "step")} of {plan.Target}, {acting} of them {(acting == 1 ? "acts" : "act")}:";
        var most = details ? int.MaxValue : MostSteps;
        var shown = plan.Steps.Select((step, index) => (step, Number: index + 1)).Where(pair => details || pair.step.Effect != StepEffect.None).ToList();
        foreach (var (step, number) in shown.Take(shown.Count > most ? most - 1 : most))
        {
            yield return Fit($"{number,3}. {Words.Sign(step.Effect)} {ValueText.OneLine(step.Title)}{(step.Expected is { } usual && usual > TimeSpan.Zero ? $" (about {DurationText.Format(usual)})" : string.Empty)}", details);
            foreach (var line in details ? (step.Preview ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [])
            {
                yield return $"       {line.TrimEnd()}";
            }
        }

        if (shown.Count > most)
        {
            yield return $"     and {shown.Count - most + 1} more";
        }
    }

    private static IEnumerable<string> CostLines(DeliveryPlan plan, bool details)
    {
        foreach (var (line, index) in plan.Cost is { } cost ? CostWords.Of(cost).Select((line, index) => (line, index)) : [])
        {
            yield return Fit(index == 0 ? $"Cost      {line}" : $"          {line}", details);
        }

        if (CostWords.Of(plan.Advice) is { } advice)
        {
            yield return Fit($"Advice    {advice}", details);
            foreach (var reason in CostWords.Reasons(plan.Advice!).Take(details ? int.MaxValue : 1))
            {
                yield return Fit($"          {reason}", details);
            }
        }
    }

    /// <summary>The worst last, beside the closing sentence, which is where people look.</summary>
    private static IEnumerable<string> FindingLines(DeliveryPlan plan, bool details)
    {
        var most = details ? int.MaxValue : MostFindings;
        var shown = plan.Findings.OrderByDescending(finding => finding.Severity).Take(plan.Findings.Count > most ? most - 1 : most).ToList();
        if (plan.Findings.Count > shown.Count)
        {
            yield return $"and {Words.Count(plan.Findings.Count - shown.Count, "more finding")}: --plan-details, or artifacts/plan.md";
        }

        foreach (var finding in Enumerable.Reverse(shown))
        {
            yield return Fit($"{Words.Of(finding.Severity)} {finding.Id}: {finding.Message}", details);
            if (finding.Remedy is { } remedy)
            {
                yield return Fit($"       {remedy}", details);
            }
        }
    }

    private static string Fit(string text, bool details) => ValueText.Short(text, details ? int.MaxValue : 2 * LineWidth);

    private static string Cut(string line) => ValueText.Short(line, LineWidth);
}
