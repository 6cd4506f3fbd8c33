using DifyDelivery.Planning.Changes;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations.Previews;

/// <summary>A Terraform plan as changes of a delivery.</summary>
internal static class TerraformChanges
{
    private const string Sensitive = "(sensitive)";

    public static IReadOnlyList<PlannedChange> Of(TerraformPlan plan)
    {
        // The guard knows what holds data; its words are used here, so that both say the same.
        var atStake = DestructionGuard.Examine(plan, []).ToLookup(finding => finding.Message.Split(' ')[0], finding => Loss(finding.Message));
        return [.. plan.Changes.Select(change => Of(change, atStake[change.Address].FirstOrDefault()))];
    }

    private static PlannedChange Of(TerraformChange change, string? atStake) =>
        new(ChangeLayer.Terraform, Kind(change.Action), change.Type, change.Address)
        {
            AtStake = atStake,
            Reason = change.ReplacePaths.Count > 0 ? $"{string.Join(" and ", change.ReplacePaths)} cannot change in place"
                : change.Action is ChangeAction.Delete or ChangeAction.Replace ? change.Reason?.Replace('_', ' ')
                : null,
            Values = change.Action is ChangeAction.Update or ChangeAction.Replace ? [.. change.Attributes.Select(attribute => Of(attribute, change))] : [],
        };

    private static ChangedValue Of(AttributeChange attribute, TerraformChange change) =>
        ChangedValue.Of(attribute.Path, attribute.Before, attribute.After, attribute.Before == Sensitive || attribute.After == Sensitive) with
        {
            ForcesReplacement = change.ReplacePaths.Any(path =>
                attribute.Path == path || attribute.Path.StartsWith(path + ".", StringComparison.Ordinal) || attribute.Path.StartsWith(path + "[", StringComparison.Ordinal)),
        };

    private static ChangeKind Kind(ChangeAction action) => action switch
    {
        ChangeAction.Delete => ChangeKind.Destroy,
        ChangeAction.Replace => ChangeKind.Replace,
        ChangeAction.Update => ChangeKind.Change,
        ChangeAction.Create => ChangeKind.Add,
        _ => ChangeKind.Forget,
    };

    /// <summary>What the guard's sentence says is destroyed.</summary>
    private static string Loss(string message)
    {
        const string before = "That destroys ";
        var at = message.IndexOf(before, StringComparison.Ordinal);
        return at < 0 ? "its data" : message[(at + before.Length)..].TrimEnd('.');
    }
}
