using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Planning.Rendering;

/// <summary>A plan in one sentence.</summary>
public static class PlanSummary
{
    /// <summary>Counts by what happens, the dangerous ones first: <c>1 to destroy, 2 to change, 3 to add; 1 error.</c></summary>
    /// <param name="plan">The plan.</param>
    public static string Of(DeliveryPlan plan)
    {
        var parts = plan.Changes.Count > 0 ? Changes(plan) : Steps(plan);
        var what = parts.Count > 0 ? string.Join(", ", parts) : plan.HasChanges ? "Changes that were not previewed" : "Nothing to change";
        var findings = string.Join(
            ", ",
            plan.Findings.GroupBy(finding => finding.Severity).OrderByDescending(group => group.Key)
                .Select(group => Words.Count(group.Count(), Words.Of(group.Key))));
        return findings.Length == 0 ? what + "." : parts.Count > 0 ? $"{what}; {findings}." : $"{what}. There are findings: {findings}.";
    }

    private static List<string> Changes(DeliveryPlan plan) =>
    [
        .. new[]
            {
                (Kind: ChangeKind.Destroy, Verb: "to destroy"), (Kind: ChangeKind.Replace, Verb: "to replace"), (Kind: ChangeKind.Change, Verb: "to change"),
                (Kind: ChangeKind.Add, Verb: "to add"), (Kind: ChangeKind.Forget, Verb: "to forget"),
            }
            .Select(pair => (pair.Verb, Count: plan.Changes.Count(change => change.Kind == pair.Kind && !change.IsNoise)))
            .Append((Verb: "in checksums and labels only", Count: plan.Changes.Count(change => change.IsNoise)))
            .Where(pair => pair.Count > 0)
            .Select(pair => FormattableString.Invariant($"{pair.Count:N0} {pair.Verb}")),
    ];

    private static List<string> Steps(DeliveryPlan plan) =>
    [
        .. new[]
            {
                (Effect: StepEffect.Destroy, Verb: "to destroy"), (Effect: StepEffect.Change, Verb: "to change"), (Effect: StepEffect.Create, Verb: "to create"),
            }
            .Select(pair => (pair.Verb, Count: plan.Steps.Count(step => step.Effect == pair.Effect)))
            .Where(pair => pair.Count > 0)
            .Select(pair => FormattableString.Invariant($"{pair.Count:N0} {pair.Verb}")),
    ];
}
