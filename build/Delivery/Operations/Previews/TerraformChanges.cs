using DifyDelivery.Planning.Changes;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations.Previews;

/// <summary>A Terraform plan as changes of a delivery.</summary>
internal static class TerraformChanges
{
    private const string Sensitive = "(sensitive)";

    public static IReadOnlyList<PlannedChange> Of(TerraformPlan plan) => [.. plan.Changes.Select(Of)];

    private static PlannedChange Of(TerraformChange change) =>
        new(ChangeLayer.Terraform, Kind(change.Action), change.Type, change.Address)
        {
            AtStake = DestructionGuard.LossOf(change),
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
}
