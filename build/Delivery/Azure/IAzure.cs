namespace DifyDelivery.Azure;

/// <summary>
/// What the product asks of Azure, in its own words; no type of Azure's own packages appears here. Every member throws
/// <see cref="AzureException"/> when Azure refuses, <see cref="AzureSignInException"/> when nobody is signed in, and
/// <see cref="AzureUnreachableException"/> when Azure does not answer.
/// </summary>
public interface IAzure
{
    /// <summary>Where everything below is.</summary>
    AzureScope Scope { get; }

    /// <summary>The subscription, its resource group and its resource providers.</summary>
    IAzureSubscription Subscription { get; }

    /// <summary>PostgreSQL Flexible Servers of the resource group.</summary>
    IFlexibleServers Servers { get; }

    /// <summary>AKS clusters of the resource group.</summary>
    IManagedClusters Clusters { get; }

    /// <summary>What resources hold that would be destroyed.</summary>
    IStoredData Stored { get; }

    /// <summary>Which identity answered: known after the first call.</summary>
    AzureCredentialKind? SignedInBy { get; }
}

/// <summary>A place in Azure.</summary>
/// <param name="SubscriptionId">The subscription, a GUID.</param>
/// <param name="ResourceGroup">The resource group.</param>
/// <param name="Location">The region's short name: <c>westeurope</c>.</param>
public sealed record AzureScope(string SubscriptionId, string ResourceGroup, string Location);
