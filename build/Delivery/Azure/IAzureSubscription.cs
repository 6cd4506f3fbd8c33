namespace DifyDelivery.Azure;

/// <summary>The subscription, its resource group and its resource providers.</summary>
public interface IAzureSubscription
{
    /// <summary>Reads the subscription: the cheapest proof that the identity may look at it.</summary>
    Task<SubscriptionFacts> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>The region of the resource group, or null where there is none.</summary>
    Task<string?> FindResourceGroupAsync(CancellationToken cancellationToken = default);

    /// <summary>Which of these resource providers are not registered, each with its state: <c>NotRegistered</c>, <c>Registering</c>.</summary>
    /// <param name="providers">Namespaces such as <c>Microsoft.DBforPostgreSQL</c>.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<ProviderRegistration>> FindUnregisteredAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken = default);

    /// <summary>Registers resource providers and waits until they are. Idempotent.</summary>
    /// <param name="providers">Namespaces.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting; Azure goes on.</param>
    Task RegisterAsync(IReadOnlyList<string> providers, Reporting.IActivity progress, CancellationToken cancellationToken = default);
}

/// <summary>A subscription.</summary>
/// <param name="Id">Its id, a GUID.</param>
/// <param name="Name">Its display name.</param>
/// <param name="State"><c>Enabled</c>, <c>Warned</c>, <c>Disabled</c> ...</param>
/// <param name="TenantId">Its tenant; null where Azure does not say.</param>
public sealed record SubscriptionFacts(string Id, string Name, string State, string? TenantId)
{
    /// <summary>Whether resources can be made in it.</summary>
    public bool IsUsable => State is "Enabled" or "Warned" or "PastDue";
}

/// <summary>A resource provider in a subscription.</summary>
/// <param name="Namespace">Its name: <c>Microsoft.DBforPostgreSQL</c>.</param>
/// <param name="State"><c>Registered</c>, <c>Registering</c>, <c>NotRegistered</c> ...</param>
public sealed record ProviderRegistration(string Namespace, string State);
