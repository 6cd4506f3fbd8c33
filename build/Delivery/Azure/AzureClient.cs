using DifyDelivery.Azure.Clusters;
using DifyDelivery.Azure.Rest;
using DifyDelivery.Azure.Servers;
using DifyDelivery.Azure.SignIn;
using DifyDelivery.Azure.Stored;
using DifyDelivery.Azure.Subscriptions;
using DifyDelivery.Environments;
using DifyDelivery.Errors;

namespace DifyDelivery.Azure;

/// <summary>Azure, through Azure Resource Manager. Nothing is sent before it is asked for.</summary>
public sealed class AzureClient : IAzure
{
    private readonly AzureConnection _connection;

    internal AzureClient(AzureConnection connection, TimeProvider time)
    {
        _connection = connection;
        var arm = new ArmPipeline(connection);
        var operations = new LongOperations(arm, time);
        Subscription = new ArmSubscription(arm, time);
        Servers = new ArmServers(arm, operations, time);
        Clusters = new ArmClusters(arm, connection.SignIn);
        Stored = new ArmStoredData(arm, time);
    }

    /// <inheritdoc/>
    public AzureScope Scope => _connection.Scope;

    /// <inheritdoc/>
    public IAzureSubscription Subscription { get; }

    /// <inheritdoc/>
    public IFlexibleServers Servers { get; }

    /// <inheritdoc/>
    public IManagedClusters Clusters { get; }

    /// <inheritdoc/>
    public IStoredData Stored { get; }

    /// <inheritdoc/>
    public AzureCredentialKind? SignedInBy => _connection.SignIn.Used;

    /// <summary>Describes where to ask and as whom.</summary>
    /// <param name="settings">Subscription, resource group, region, tenant and credential.</param>
    /// <param name="time">The clock of waits.</param>
    /// <exception cref="DeliveryException">There is no subscription id.</exception>
    public static AzureClient Create(AzureSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var subscription = settings.SubscriptionId ?? throw new DeliveryException("No subscription is named.", remedy: "--subscription-id <id>");
        return new AzureClient(
            new AzureConnection(
                new AzureScope(subscription, settings.ResourceGroup, settings.Location), SignInChain.Create(settings.Credential, settings.TenantId)),
            time);
    }
}
