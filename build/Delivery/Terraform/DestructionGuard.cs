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

    private const string ServerType = "azurerm_postgresql_flexible_server";

    /// <summary>Resource types whose deletion takes data with it that no apply brings back.</summary>
    private static readonly Dictionary<string, string> Stateful = new(StringComparer.Ordinal)
    {
        [ServerType] = "every database on the server, and its backups",
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

    /// <summary>What goes with another resource, and has nothing to confirm of its own when that is confirmed.</summary>
    private static readonly Dictionary<string, string> Owners = new(StringComparer.Ordinal)
    {
        ["azurerm_postgresql_flexible_server_database"] = ServerType,
        ["azurerm_postgresql_flexible_server_backup"] = ServerType,
        ["azurerm_key_vault_secret"] = "azurerm_key_vault",
        ["azurerm_storage_container"] = "azurerm_storage_account",
        ["azurerm_storage_share"] = "azurerm_storage_account",
    };

    /// <summary>One finding of severity error per resource that holds data and would be destroyed without a confirmation of its name.</summary>
    /// <param name="plan">The plan to judge.</param>
    /// <param name="confirmed">
    /// Names that were typed: a resource's qualified name or its address. What goes with it is confirmed by it. A name that resources of
    /// several types have confirms none of them: only the address tells which was meant.
    /// </param>
    /// <param name="measured">Tells the rows and bytes at stake; null: nobody has measured.</param>
    public static IReadOnlyList<Finding> Examine(TerraformPlan plan, IReadOnlyCollection<string> confirmed, MeasuredData? measured = null)
    {
        var lost = plan.Changes.Where(change => change.Destroys && Loss(change) is not null).ToList();
        return
        [
            .. lost
                .Where(change => !GoesWithAnother(change, lost) && !confirmed.Contains(Confirmation(change, plan)) && !confirmed.Contains(change.Address))
                .Select(change => Describe(change, [.. lost.Where(other => GoesWith(other, change))], Confirmation(change, plan), measured)),
        ];
    }

    /// <summary>The data that goes with a resource, in words; null where the change destroys none.</summary>
    /// <param name="change">A change of a plan.</param>
    public static string? LossOf(TerraformChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Destroys ? Loss(change) : null;
    }

    private static string Confirmation(TerraformChange change, TerraformPlan plan) =>
        plan.Changes.Any(other => other.Type != change.Type && Loss(other) is not null && other.QualifiedName == change.QualifiedName)
            ? change.Address
            : change.QualifiedName;

    /// <summary>A module has one server, one vault and one account of its own, so the type says whose a child is.</summary>
    private static bool GoesWith(TerraformChange child, TerraformChange owner) => Owners.GetValueOrDefault(child.Type) == owner.Type;

    /// <summary>The password's secret goes with the server that it opens; a database goes with its server.</summary>
    private static bool GoesWithAnother(TerraformChange change, List<TerraformChange> lost) =>
        lost.Exists(other => GoesWith(change, other)) || (change.Type == "azurerm_key_vault_secret" && lost.Exists(other => other.Type == ServerType));

    private static string? Loss(TerraformChange change) =>
        change is { Type: "terraform_data", Name: SandboxServer } ? Stateful[ServerType] : Stateful.GetValueOrDefault(change.Type);

    private static Finding Describe(TerraformChange change, IReadOnlyList<TerraformChange> children, string confirmation, MeasuredData? measured)
    {
        var act = change.Action == ChangeAction.Replace ? "replaced" : "deleted";
        var because = change.ReplacePaths.Count > 0 ? $", because {string.Join(" and ", change.ReplacePaths.Select(path => Forced(change, path)))} cannot change in place"
            : change.Reason is { } reason ? $" ({reason.Replace('_', ' ')})"
            : "";
        var named = change.RealName == change.Address ? "" : $" ({change.RealName})";
        var with = children.Count == 0 ? "" : $": {string.Join(", ", children.Select(child => child.RealName))}";
        var stakes = measured?.Invoke(change) is { } data && data.ToString() is { Length: > 0 } words ? $" At stake: {words}." : "";
        return new Finding(
            FindingId,
            Severity.Error,
            $"{change.Address}{named} would be {act}{because}. That destroys {Loss(change)}{with}.{stakes}",
            $"keep the former value, or confirm the loss: --confirm {(confirmation.Contains('"', StringComparison.Ordinal) ? $"'{confirmation}'" : confirmation)}");
    }

    /// <summary>The attribute that forces it, with what it was and would be: <c>storage_mb (131072 -> 65536)</c>.</summary>
    private static string Forced(TerraformChange change, string path) =>
        change.Attributes.FirstOrDefault(attribute => attribute.Path == path) is { } difference
            ? $"{path} ({difference.Before ?? "not set"} -> {difference.After ?? "not set"})"
            : path;
}
