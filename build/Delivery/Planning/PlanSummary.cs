namespace DifyDelivery.Planning;

/// <summary>A plan in one sentence.</summary>
public static class PlanSummary
{
    /// <summary>Counts by effect, the dangerous ones first: <c>1 destroys, 2 changes, 3 creates; 1 error.</c></summary>
    /// <param name="plan">The plan.</param>
    public static string Of(DeliveryPlan plan)
    {
        var counts = new[]
        {
            (Effect: StepEffect.Destroy, Verb: "to destroy"), (Effect: StepEffect.Change, Verb: "to change"), (Effect: StepEffect.Create, Verb: "to create"),
        };
        var parts = counts
            .Select(pair => (pair.Verb, Count: plan.Steps.Count(step => step.Effect == pair.Effect)))
            .Where(pair => pair.Count > 0)
            .Select(pair => $"{pair.Count} {pair.Verb}")
            .ToList();
        var steps = parts.Count == 0 ? "Nothing to change" : string.Join(", ", parts);
        var findings = string.Join(
            ", ",
            plan.Findings.GroupBy(finding => finding.Severity).OrderByDescending(group => group.Key).Select(group => Count(group.Count(), Words.Of(group.Key))));
        return findings.Length == 0 ? steps + "." : $"{steps}; {findings}.";
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
