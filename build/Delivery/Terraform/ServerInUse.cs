using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Terraform;

/// <summary>
/// Provisioned and in use are two things. A plan that takes away the server that Dify uses, or a database on it, is refused whatever is
/// confirmed: first the data moves, then the server goes.
/// </summary>
public static class ServerInUse
{
    /// <summary>The identifier of the finding that blocks.</summary>
    public const string FindingId = "terraform.server-in-use";

    /// <summary>Judges a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="settings">The environment's settings.</param>
    /// <param name="observed">Which server the release in the cluster uses; null where there is no release.</param>
    /// <param name="migration">What a migration's journal says of the server, such as <c>the data came from it and is not retired yet</c>; null: nothing.</param>
    /// <returns>The finding, or null when nothing stands in the way.</returns>
    public static Finding? Check(TerraformPlan plan, DeliverySettings settings, Topology? observed, string? migration)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        var lost = plan.Changes.Where(change => change.Destroys).ToList();
        var server = lost.Find(IsServer) ?? lost.Find(IsDatabase);
        var user = observed == Topology.FlexibleServer ? $"Dify in '{settings.Environment}' uses it" : migration is null ? null : $"a migration needs it: {migration}";
        return server is null || user is null
            ? null
            : new Finding(
                FindingId, Severity.Error,
                $"{server.Address} would be {(server.Action == ChangeAction.Replace ? "replaced" : "deleted")}, and {user}.",
                IsDatabase(server)
                    ? $"Leave the database as it is: another collation, charset or name is made by moving the data (MigrateData) to a server that has it, never in place."
                : observed == Topology.FlexibleServer
                    ? $"Move the data first: '{settings.Command("MigrateData", "--to InCluster")}'; until then leave use_azure_postgres (UseAzurePostgres) true."
                    : $"End the migration first: '{settings.Command("MigrateData", "--status")}' says how; '{settings.Command("Teardown", "--retire-source")}' removes the server that the data came from.");
    }

    /// <summary>Whether a change is of a database on the server; the module makes none but Dify's.</summary>
    private static bool IsDatabase(TerraformChange change) => change.Type == "azurerm_postgresql_flexible_server_database";

    /// <summary>Whether a change is of the server itself, on Azure or in the sandbox.</summary>
    /// <param name="change">The change.</param>
    public static bool IsServer(TerraformChange change) =>
        change.Type == "azurerm_postgresql_flexible_server" || change is { Type: "terraform_data", Name: DestructionGuard.SandboxServer };
}
