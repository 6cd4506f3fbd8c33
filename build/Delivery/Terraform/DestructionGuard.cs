using DifyDelivery.Planning;

namespace DifyDelivery.Terraform;

/// <summary>
/// Finds what in a plan would destroy data. <c>prevent_destroy</c> would do less: it takes no variable, so it blocks the removal that is
/// wanted as well.
/// </summary>
public static class DestructionGuard
{
    /// <summary>The identifier of the finding that blocks.</summary>
    public const string FindingId = "terraform.destroys-data";

    /// <summary>The resource in <c>infra/sandbox</c> that stands for the server and its volume.</summary>
    public const string SandboxServer = "flexible_server";

    /// <summary>Resource types whose deletion takes data with it that no apply brings back.</summary>
    private static readonly Dictionary<string, string> Stateful = new(StringComparer.Ordinal)
    {
        ["azurerm_postgresql_flexible_server"] = "every database on the server, and its backups",
        ["azurerm_postgresql_flexible_server_database"] = "every table of the database",
        ["azurerm_postgresql_flexible_server_backup"] = "the backup",
        ["azurerm_kubernetes_cluster"] = "every volume of the cluster",
        ["azurerm_resource_group"] = "everything in the resource group",
        ["azurerm_key_vault"] = "every secret in the vault",
        ["azurerm_key_vault_secret"] = "the secret",
        ["azurerm_managed_disk"] = "the disk",
        ["azurerm_storage_account"] = "every blob and file of the account",
        ["azurerm_storage_container"] = "every blob of the container",
        ["azurerm_storage_share"] = "every file of the share",
    };

    /// <summary>One finding of severity error per resource that holds data and would be destroyed without a confirmation of its name.</summary>
    /// <param name="plan">The plan to judge.</param>
    /// <param name="confirmed">Names that were typed: a resource's own name or its address.</param>
    public static IReadOnlyList<Finding> Examine(TerraformPlan plan, IReadOnlyCollection<string> confirmed) =>
    [
        .. plan.Changes
            .Where(change => change.Destroys && !confirmed.Contains(change.RealName) && !confirmed.Contains(change.Address))
            .Select(change => (Change: change, Loss: Loss(change)))
            .Where(pair => pair.Loss is not null)
            .Select(pair => Describe(pair.Change, pair.Loss!)),
    ];

    private static string? Loss(TerraformChange change) =>
        change is { Type: "terraform_data", Name: SandboxServer }
            ? Stateful["azurerm_postgresql_flexible_server"]
            : Stateful.GetValueOrDefault(change.Type);

    private static Finding Describe(TerraformChange change, string loss)
    {
        var act = change.Action == ChangeAction.Replace ? "replaced" : "deleted";
        var because = change.ReplacePaths.Count > 0 ? $", because {string.Join(" and ", change.ReplacePaths)} cannot change in place"
            : change.Reason is { } reason ? $" ({reason.Replace('_', ' ')})"
            : "";
        return new Finding(
            FindingId,
            Severity.Error,
            $"{change.Address} would be {act}{because}. That destroys {loss}.",
            $"keep the former value, or confirm the loss: --confirm {change.RealName}");
    }
}
