using DifyDelivery.Environments;

namespace DifyDelivery.Terraform;

/// <summary>The root module of Azure for one environment, with its state in a storage account.</summary>
public static class AzureRoot
{
    /// <summary>A run waits so long for one before it: a colleague's plan, or another pipeline's apply of a few resources.</summary>
    private static readonly TimeSpan WaitForLock = TimeSpan.FromMinutes(5);

    /// <summary>Puts it together.</summary>
    /// <param name="settings">The environment's settings.</param>
    /// <param name="subscriptionId">The subscription, for the account's default name.</param>
    /// <param name="moduleDirectory"><c>infra/terraform</c>.</param>
    /// <param name="workDirectory">This environment's own folder for data, plans and variables.</param>
    /// <param name="login">The login of backend and provider: <c>ARM_...</c>.</param>
    public static TerraformRoot Create(
        DeliverySettings settings, string subscriptionId, string moduleDirectory, string workDirectory, IReadOnlyDictionary<string, string> login)
    {
        var state = settings.AzureResources.State;
        return new TerraformRoot(moduleDirectory, workDirectory)
        {
            // Entra ID is the backend's login (infra/terraform/backend.tf); nothing here is secret.
            Backend = new Dictionary<string, string>
            {
                ["resource_group_name"] = state.ResourceGroup,
                ["storage_account_name"] = state.AccountFor(subscriptionId),
                ["container_name"] = state.Container,
                ["key"] = $"dify-{settings.Environment}.tfstate",
            },
            LockTimeout = WaitForLock,
            Environment = login,
        };
    }
}
