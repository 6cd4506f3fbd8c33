namespace DifyDelivery.Terraform;

/// <summary>The resources that are the Flexible Server and what is in it, in either root module.</summary>
public static class ServerResources
{
    private static readonly string[] Types = ["azurerm_postgresql_flexible_server", "azurerm_postgresql_flexible_server_database"];

    /// <summary>Whether a change is about the server or a database on it.</summary>
    /// <param name="change">A change of a plan.</param>
    public static bool Includes(TerraformChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Types.Contains(change.Type) || change is { Type: "terraform_data", Name: DestructionGuard.SandboxServer };
    }
}
