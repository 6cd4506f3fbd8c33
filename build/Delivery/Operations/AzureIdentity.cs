using DifyDelivery.Azure;
using DifyDelivery.Environments;

namespace DifyDelivery.Operations;

/// <summary>Lets Terraform's azurerm provider and backend sign in as this session did: one identity for everything.</summary>
internal static class AzureIdentity
{
    /// <summary>The variables to add. What a person set for Terraform (<c>ARM_...</c>) is left as it is.</summary>
    /// <param name="settings">Subscription and tenant.</param>
    /// <param name="kind">How this session signed in; null when it has not.</param>
    /// <param name="variable">Reads this process's environment.</param>
    public static IReadOnlyDictionary<string, string> ForTerraform(AzureSettings settings, AzureCredentialKind? kind, Func<string, string?> variable)
    {
        var wanted = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ARM_SUBSCRIPTION_ID"] = settings.SubscriptionId,
            ["ARM_TENANT_ID"] = settings.TenantId ?? kind switch
            {
                AzureCredentialKind.AzureCli or null => null,
                AzureCredentialKind.AzurePipelines => variable("AZURESUBSCRIPTION_TENANT_ID"),
                _ => variable("AZURE_TENANT_ID"),
            },
        };
        if (kind is not (AzureCredentialKind.AzureCli or null))
        {
            wanted["ARM_CLIENT_ID"] = variable(kind == AzureCredentialKind.AzurePipelines ? "AZURESUBSCRIPTION_CLIENT_ID" : "AZURE_CLIENT_ID");
            wanted["ARM_USE_CLI"] = "false";
        }

        switch (kind)
        {
            case AzureCredentialKind.WorkloadIdentity:
                wanted["ARM_USE_OIDC"] = "true";
                wanted["ARM_OIDC_TOKEN_FILE_PATH"] = variable("AZURE_FEDERATED_TOKEN_FILE");
                break;
            case AzureCredentialKind.GitHubActions:
                // The provider asks GitHub for a fresh token by itself.
                wanted["ARM_USE_OIDC"] = "true";
                break;
            case AzureCredentialKind.AzurePipelines:
                wanted["ARM_USE_OIDC"] = "true";
                wanted["ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID"] = variable("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID");
                break;
            case AzureCredentialKind.Environment:
                wanted["ARM_CLIENT_SECRET"] = variable("AZURE_CLIENT_SECRET");
                wanted["ARM_CLIENT_CERTIFICATE_PATH"] = variable("AZURE_CLIENT_CERTIFICATE_PATH");
                break;
        }

        return wanted.Where(pair => !string.IsNullOrEmpty(pair.Value) && string.IsNullOrEmpty(variable(pair.Key)))
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);
    }
}
