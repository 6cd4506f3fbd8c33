using DifyDelivery.Environments;

namespace DifyDelivery.Terraform;

/// <summary>Turns settings into the variables of the root modules.</summary>
public static class RootModuleInputs
{
    /// <summary>Components of Dify that touch files and secrets, by the names of their service accounts in the chart.</summary>
    private static readonly string[] ServiceAccounts = ["api", "worker"];

    /// <summary>The variables of <c>infra/sandbox</c>.</summary>
    /// <param name="settings">The environment's settings.</param>
    /// <param name="place">Where the server is put.</param>
    /// <param name="password">The administrator's password; null only to remove the server.</param>
    /// <param name="passwordVersion">Counts the passwords, from 1.</param>
    public static TerraformInputs ForSandbox(
        DeliverySettings settings, SandboxServerPlace place, string? password, int passwordVersion = 1)
    {
        var variables = Shared(settings, passwordVersion);
        variables["postgres_server_name"] = SandboxServerPlace.ServerName(settings.Environment);
        variables["sandbox_kubeconfig"] = place.Cluster.KubeconfigPath;
        variables["sandbox_context"] = place.Cluster.Context;
        variables["sandbox_kubectl"] = place.Kubectl;
        variables["sandbox_namespace"] = place.Namespace;
        variables["sandbox_image"] = place.Image;
        variables["sandbox_node_address"] = place.Cluster.NodeAddress;
        variables["sandbox_node_port"] = place.NodePort;
        variables["sandbox_certificate_directory"] = place.CertificateDirectory;
        variables["sandbox_ready_seconds"] = (int)place.ReadyWithin.TotalSeconds;
        return new TerraformInputs(variables, Secrets(password));
    }

    /// <summary>The variables of <c>infra/terraform</c>. What is null takes the module's own default.</summary>
    /// <param name="settings">The environment's settings.</param>
    /// <param name="password">The administrator's password; null where no server is wanted, and to remove it.</param>
    /// <param name="passwordVersion">Counts the passwords, from 1.</param>
    public static TerraformInputs ForAzure(DeliverySettings settings, string? password, int passwordVersion = 1)
    {
        var resources = settings.AzureResources;
        var variables = Shared(settings, passwordVersion);
        variables["postgres_server_name"] = resources.PostgresServerName;
        variables["azure_subscription_id"] = settings.Azure.SubscriptionId;
        variables["azure_existing_cluster"] = Existing(resources.ExistingCluster);
        variables["azure_existing_virtual_network"] = Existing(resources.ExistingNetwork);
        variables["azure_cluster_name"] = settings.Azure.Cluster;
        variables["azure_node_size"] = resources.NodeSize;
        variables["azure_node_count"] = resources.NodeCount;
        variables["azure_workload_service_accounts"] = ServiceAccounts.Select(
            component => $"{settings.Release.Namespace}/{settings.Release.Name}-{component}").ToArray();
        variables["azure_postgres_allowed_addresses"] = resources.AllowedAddresses.ToDictionary(
            // A rule's name says what it lets in; Azure allows no dots in it.
            range => $"from-{range.First}-to-{range.Last}".Replace('.', '-'),
            range => new Dictionary<string, string> { ["start"] = range.First, ["end"] = range.Last });
        variables["azure_postgres_geo_redundant_backup"] = resources.GeoRedundantBackup;
        variables["azure_backup_storage"] = resources.BackupStorage;
        variables["azure_alert_action_group_ids"] = resources.AlertActionGroup is { } group ? new[] { group } : [];
        return new TerraformInputs(variables, Secrets(password));
    }

    private static Dictionary<string, string> Secrets(string? password) =>
        password is null ? [] : new Dictionary<string, string> { ["postgresql_password"] = password };

    private static Dictionary<string, string>? Existing(AzureName? name) =>
        name is null ? null : new Dictionary<string, string> { ["name"] = name.Name, ["resource_group_name"] = name.ResourceGroup };

    /// <summary>What both root modules take, but the password.</summary>
    private static Dictionary<string, object?> Shared(DeliverySettings settings, int passwordVersion)
    {
        var server = settings.FlexibleServer;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["environment"] = settings.Environment,
            ["location"] = settings.Azure.Location,
            ["resource_group_name"] = settings.Azure.ResourceGroup,
            ["use_azure_postgres"] = server.UseAzurePostgres,
            ["postgresql_username"] = server.Username,
            ["postgresql_password_version"] = passwordVersion,
            ["postgres_sku_name"] = server.SkuName,
            ["postgres_storage_mb"] = server.StorageMb,
            ["postgres_public_access"] = server.PublicAccess,
            ["postgres_open_firewall_all"] = server.OpenFirewallAll,
            ["postgres_backup_retention_days"] = server.BackupRetentionDays,
            ["postgres_high_availability_mode"] = server.HighAvailability.ToString(),
        };
    }
}
