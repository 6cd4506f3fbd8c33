using DifyDelivery.Azure;
using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Looks at a subscription before anything is made in it, and says what stands in the way.</summary>
/// <param name="settings">The environment's settings.</param>
/// <param name="azure">Azure.</param>
/// <param name="server">The Flexible Server.</param>
/// <param name="makes">Whether the target makes things: what the region offers stops nobody who removes or checks.</param>
internal sealed class AzureLook(DeliverySettings settings, IAzure azure, AzureServerModule server, bool makes)
{
    /// <summary>What the root module makes resources of.</summary>
    private static readonly string[] Providers =
    [
        "Microsoft.ContainerService", "Microsoft.DBforPostgreSQL", "Microsoft.Insights", "Microsoft.KeyVault", "Microsoft.ManagedIdentity", "Microsoft.Network",
        "Microsoft.OperationalInsights", "Microsoft.Storage",
    ];

    /// <summary>The cluster as Azure describes it; null where there is none.</summary>
    public ManagedCluster? Cluster { get; private set; }

    /// <summary>Resource providers that are not registered.</summary>
    public IReadOnlyList<ProviderRegistration> Unregistered { get; private set; } = [];

    public static string ClusterName(DeliverySettings settings) => settings.AzureResources.ExistingCluster?.Name ?? settings.Azure.Cluster;

    public static string? ClusterGroup(DeliverySettings settings) => settings.AzureResources.ExistingCluster?.ResourceGroup;

    public async Task RunAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var subscription = await azure.Subscription.ReadAsync(cancellationToken);
        if (!subscription.IsUsable)
        {
            findings.Add(new Finding(
                "azure.subscription-disabled", Severity.Error, $"Subscription '{subscription.Name}' is {subscription.State}: nothing can be made in it.",
                "Enable it, or name another one with SubscriptionId."));
            return;
        }

        if (await azure.Subscription.FindResourceGroupAsync(cancellationToken) is null)
        {
            findings.Add(new Finding("azure.no-resource-group", Severity.Note, $"Resource group {settings.Azure.ResourceGroup} is not there yet; Terraform makes it."));
        }

        Unregistered = makes ? await azure.Subscription.FindUnregisteredAsync(Providers, cancellationToken) : [];
        await LookAtClusterAsync(findings, cancellationToken);
        await LookAtServerAsync(findings, cancellationToken);
    }

    private async Task LookAtClusterAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var name = ClusterName(settings);
        Cluster = await azure.Clusters.FindAsync(name, ClusterGroup(settings), cancellationToken);
        switch (Cluster)
        {
            case null when ClusterGroup(settings) is { } group && makes:
                findings.Add(new Finding(
                    "azure.cluster-not-found", Severity.Error, $"There is no AKS cluster '{name}' in resource group {group}, which ExistingCluster names.",
                    "Correct ExistingCluster ('az aks list --output table'), or leave it out: Terraform makes a cluster then."));
                break;
            case { PowerState: "Stopped" }:
                findings.Add(new Finding(
                    "azure.cluster-stopped", makes ? Severity.Error : Severity.Warning, $"AKS cluster '{name}' is stopped.",
                    $"az aks start --name {name} --resource-group {ClusterGroup(settings) ?? settings.Azure.ResourceGroup}"));
                break;
            case { ProvisioningState: not "Succeeded" } cluster:
                findings.Add(new Finding(
                    "azure.cluster-state", Severity.Warning, $"AKS cluster '{name}' is {cluster.ProvisioningState}: an operation on it is under way or has failed.",
                    "See the portal's activity log when what follows fails."));
                break;
        }
    }

    private async Task LookAtServerAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        await server.ObserveAsync(cancellationToken);
        if (!settings.FlexibleServer.UseAzurePostgres || !makes)
        {
            return;
        }

        // A region that Azure has not registered the provider for has nothing to tell yet.
        if (Unregistered.All(provider => provider.Namespace != "Microsoft.DBforPostgreSQL"))
        {
            foreach (var finding in CapabilityCheck.Examine(await azure.Servers.ReadCapabilitiesAsync(cancellationToken), settings.FlexibleServer, AzureServerModule.PostgresMajor.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            {
                // What runs already is not what the region must offer to new ones.
                findings.Add(server.Observed is null ? finding : finding with { Severity = Severity.Warning });
            }

            if (server.Observed is null && await azure.Servers.FindNameConflictAsync(server.ServerName, cancellationToken) is { } conflict)
            {
                findings.Add(new Finding(
                    "azure.server-name-taken", Severity.Error, $"A Flexible Server cannot be named '{server.ServerName}': {conflict}",
                    "The name is unique in the whole of Azure: set PostgresServerName, for example with your company's name in it."));
            }
        }

        if (server.Observed is { } found && Cluster is null && settings.FlexibleServer.Password is null)
        {
            findings.Add(new Finding(
                "azure.password-needed", Severity.Error,
                $"Flexible Server '{found.Name}' is there and the cluster, whose Secret keeps its password, is not.",
                "Set POSTGRESQL_PASSWORD to the administrator's password, which the Key Vault of the resource group keeps, or to a new one: the server gets the one that you set."));
        }
    }
}
