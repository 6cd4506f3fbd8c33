using Azure.Core;
using Azure.Identity;

namespace DifyDelivery.Azure.SignIn;

/// <summary>One identity of the chain.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Obstacle">What is missing on this machine for it; null when it can be tried.</param>
/// <param name="Credential">Asks for tokens.</param>
/// <param name="Remedy">How to set it up; takes the tenant.</param>
internal sealed record SignInOption(
    AzureCredentialKind Kind, string Name, Func<string?> Obstacle, TokenCredential Credential, Func<string?, string> Remedy)
{
    private static readonly TimeSpan CliLimit = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<SignInOption> All(string? tenantId, Func<string, string?> variable)
    {
        string? Missing(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (string.IsNullOrEmpty(variable(name)))
                {
                    return $"{name} is not set";
                }
            }

            return null;
        }

        return
        [
            new(
                AzureCredentialKind.WorkloadIdentity, "workload identity", () => Missing("AZURE_FEDERATED_TOKEN_FILE", "AZURE_CLIENT_ID", "AZURE_TENANT_ID"),
                new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
                {
                    TenantId = tenantId ?? variable("AZURE_TENANT_ID"),
                    ClientId = variable("AZURE_CLIENT_ID"),
                    TokenFilePath = variable("AZURE_FEDERATED_TOKEN_FILE"),
                }),
                _ => "set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE of a federated identity"),
            new(
                AzureCredentialKind.GitHubActions, "GitHub Actions", () => Missing(PipelineCredential.GitHubUrl, PipelineCredential.GitHubToken, "AZURE_CLIENT_ID", "AZURE_TENANT_ID"),
                PipelineCredential.GitHub(tenantId, variable),
                _ => "grant the job 'id-token: write', set AZURE_CLIENT_ID and AZURE_TENANT_ID, and let the identity trust the job's environment"),
            new(
                AzureCredentialKind.AzurePipelines, "Azure Pipelines",
                () => Missing(
                    PipelineCredential.AzureUri, PipelineCredential.AzureToken, PipelineCredential.AzureConnection, PipelineCredential.AzureClient, PipelineCredential.AzureTenant),
                PipelineCredential.AzurePipelines(tenantId, variable),
                _ => "run inside AzureCLI@2 with addSpnToEnvironment, and hand over SYSTEM_ACCESSTOKEN and SYSTEM_OIDCREQUESTURI"),
            new(
                AzureCredentialKind.Environment, "service principal in the environment",
                () => Missing("AZURE_CLIENT_ID", "AZURE_TENANT_ID")
                    ?? (Missing("AZURE_CLIENT_SECRET") is not null && Missing("AZURE_CLIENT_CERTIFICATE_PATH") is not null
                        ? "neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set"
                        : null),
                new EnvironmentCredential(),
                _ => "set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET of a service principal, whose secret may have expired"),
            new(
                AzureCredentialKind.AzureCli, "Azure CLI", () => null,
                new AzureCliCredential(new AzureCliCredentialOptions { TenantId = tenantId, ProcessTimeout = CliLimit }),
                tenant => tenant is null ? "az login" : $"az login --tenant {tenant}"),
        ];
    }
}
