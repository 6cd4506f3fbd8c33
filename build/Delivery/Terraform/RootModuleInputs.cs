using DifyDelivery.Environments;

namespace DifyDelivery.Terraform;

/// <summary>Turns settings into the variables of the root modules.</summary>
public static class RootModuleInputs
{
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
        return new TerraformInputs(
            variables, password is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["postgresql_password"] = password });
    }

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
