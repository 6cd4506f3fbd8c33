namespace DifyDelivery.Azure;

/// <summary>How this session signs in to Azure.</summary>
public enum AzureCredentialKind
{
    /// <summary>A federated identity: a pod's, or a pipeline's.</summary>
    WorkloadIdentity,

    /// <summary>A job of GitHub Actions, by workload identity federation.</summary>
    GitHubActions,

    /// <summary>A job of Azure Pipelines, by the service connection of its task.</summary>
    AzurePipelines,

    /// <summary>A service principal in <c>AZURE_CLIENT_ID</c> and its companions.</summary>
    Environment,

    /// <summary>The login of <c>az</c>.</summary>
    AzureCli,
}
