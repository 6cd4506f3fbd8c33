using DifyDelivery.Postgres.Copying;
using static DifyDelivery.Environments.SettingChecks;

namespace DifyDelivery.Environments;

/// <summary>
/// Every parameter of a delivery: its default and what it accepts. Defaults that the project's environments share live here; what differs
/// between them lives in <c>.nuke/parameters.&lt;env&gt;.json</c>, so that there is one place to edit.
/// </summary>
internal static class SettingCatalog
{
    /// <summary>Storage sizes that Azure Database for PostgreSQL Flexible Server offers, in MiB (32 GiB to 32 TiB).</summary>
    private static readonly int[] StorageSizes =
        [32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4193280, 4194304, 8388608, 16777216, 33553408];

    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        new("Platform", "Azure", OneOf<Platform>(), "Sandbox or Azure"),
        new("Topology", "InCluster", OneOf<Topology>(), "InCluster or FlexibleServer"),
        new("SubscriptionId", null, Guid, "the id that 'az account show --query id' prints"),
        new("TenantId", null, Guid, "the id that 'az account show --query tenantId' prints, or leave it out"),
        new("AzureCredential", "Auto", OneOf<AzureCredentialChoice>(), "Auto, WorkloadIdentity, GitHubActions, AzurePipelines, Environment or AzureCli"),
        new("ResourceGroup", "rg-dify-{env}", NotBlank, "the resource group's name"),
        new("Location", "westeurope", Location, "a region such as westeurope ('az account list-locations')"),
        new("ClusterName", "aks-dify-{env}", NotBlank, "the AKS cluster's name"),
        new("Namespace", "dify", DnsLabel, "a Kubernetes namespace such as dify"),
        new("Release", "dify", ReleaseName, "a Helm release name such as dify"),
        new("ChartVersion", "0.37.0", SemanticVersion, "a version of the Dify chart such as 0.37.0"),
        new("Chart", string.Empty, Any, "a chart's folder or .tgz archive on this machine; empty for the chart's own repository"),
        new("DifyImageTag", "1.14.2", NotBlank, "a tag of langgenius/dify-api such as 1.14.2"),
        new("PluginDaemonImageTag", "0.6.1-local", NotBlank, "a tag of langgenius/dify-plugin-daemon such as 0.6.1-local"),

        new("UseAzurePostgres", "false", Boolean, "true or false"),
        new("PostgresqlUsername", "difyadmin", AdministratorName, "a role name such as difyadmin"),
        new("PostgresqlPassword", null, Password, "leave it out and one is generated, or use 8 to 128 of A-Z a-z 0-9 _ -") { IsSecret = true },
        new("PostgresSkuName", "B_Standard_B1ms", SkuName, "a SKU such as B_Standard_B1ms (dev, test) or GP_Standard_D2ds_v5 (prod)"),
        new("PostgresStorageMb", "32768", IntegerOf(StorageSizes), "a size that Azure offers, such as 32768 (32 GiB)"),
        new("PostgresPublicAccess", "false", Boolean, "true or false"),
        new("PostgresOpenFirewallAll", "false", Boolean, "true (dev only) or false"),
        new("PostgresBackupRetentionDays", "7", Integer(7, 35), "7 to 35 days"),
        new("PostgresHighAvailability", "Disabled", OneOf<HighAvailabilityMode>(), "Disabled, SameZone or ZoneRedundant"),

        new("PluginDatabase", "Shared", OneOf<PluginDatabase>(), "Shared or Own"),
        new("PostgresServerName", "psql-dify-{env}", ServerName, "a name that is free in the whole of Azure, such as psql-dify-{env}-<your company>"),
        new("PostgresAllowedAddresses", string.Empty, AddressRanges, "addresses or ranges separated by commas, such as 203.0.113.7,198.51.100.0-198.51.100.255"),
        new("PostgresGeoRedundantBackup", "false", Boolean, "true or false"),
        new("ExistingCluster", string.Empty, EmptyOrAzureName, "<resource group>/<name> or a resource id; empty: Terraform makes the cluster"),
        new("ExistingNetwork", string.Empty, EmptyOrAzureName, "<resource group>/<name> or a resource id; empty: Terraform makes the network"),
        new("NodeSize", "Standard_D4s_v5", NodeSize, "a virtual machine size such as Standard_D4s_v5"),
        new("NodeCount", "2", Integer(1, 1000), "1 to 1000"),
        new("BackupStorage", "false", Boolean, "true or false"),
        new("AlertActionGroup", string.Empty, Any, "the resource id that 'az monitor action-group show --query id' prints"),
        new("StateResourceGroup", "rg-dify-state", NotBlank, "the resource group of the storage account with Terraform's state"),
        new("StateStorageAccount", null, StorageAccount, "3 to 24 lower-case letters and digits; leave it out for a name derived from the subscription"),
        new("StateContainer", "tfstate", NotBlank, "a container in it such as tfstate"),

        new("InClusterImage", "docker.io/bitnamilegacy/postgresql:15.3.0-debian-11-r7", Image, "an image with registry, repository and tag"),
        new("InClusterPrimaryStorage", "10Gi", Quantity, "a size such as 10Gi"),
        new("InClusterReadStorage", "8Gi", Quantity, "a size such as 8Gi"),
        new("InClusterStorageClass", string.Empty, Any, "a storage class such as managed-csi-premium; empty for the cluster's default"),
        new("InClusterCpuRequest", "250m", Quantity, "a CPU quantity such as 250m"),
        new("InClusterCpuLimit", "500m", Quantity, "a CPU quantity such as 500m"),
        new("InClusterMemoryRequest", "256Mi", Quantity, "a memory quantity such as 256Mi"),
        new("InClusterMemoryLimit", "512Mi", Quantity, "a memory quantity such as 512Mi"),
        new("InClusterMaxConnections", null, Integer(20, 10000), "20 to 10000; leave it out for the image's own 100"),
        new("InClusterWalLevel", null, OneOf<WalLevel>(), "Replica or Logical; leave it out for the image's own"),

        new("DeployTimeout", "10m", Duration, "a duration such as 90s, 10m or 1h"),
        new("ProvisionTimeout", "30m", Duration, "a duration such as 90s, 30m or 1h"),
        new("ClusterStartTimeout", "5m", Duration, "a duration such as 90s, 5m or 1h"),
        new("MigrationSoak", "7d", Duration, "a duration such as 12h or 7d"),
        new("Strategy", "Offline", OneOf<MigrationStrategy>(), string.Join(", ", Enum.GetNames<MigrationStrategy>())),
        new("MigrationWorkers", "2", Integer(1, 64), "1 to 64; about as many as the smaller server has cores"),
        new("DigestMethod", "Target", OneOf<DigestMethod>(), "Target, Stream or Sql"),
        new("Runner", "Auto", OneOf<EngineRunner>(), "Auto, Agent or Cluster"),
        new("AllowMajorDowngrade", "false", Boolean, "true or false"),
        new("BackupStore", "artifacts/backups", BackupStore, "a folder, or https://<account>.blob.core.windows.net/<container>[/<prefix>]"),
        new("BackupRetention", "14d", Duration, "a duration such as 14d"),
        new("BackupKeepLast", "3", Integer(1, 1000), "1 to 1000"),
        new("BackupVerify", "Restore", OneOf<BackupVerification>(), "Restore or List"),
        new("BackupMaxAge", null, Duration, "a duration such as 2d, or leave it out"),

        new("Currency", "USD", Currency, "an ISO 4217 code such as USD or EUR"),
        new("PriceSource", "Offline", OneOf<PriceSource>(), "Offline or Live"),
        new("CostWarnAbove", null, Amount, "an amount a month, such as 200"),
        new("CostFailAbove", null, Amount, "an amount a month, such as 300"),
        new("CostMustBeKnown", "false", Boolean, "true or false"),
        new("ExpectedDatabaseGib", null, Amount, "a size in GiB, such as 20"),
        new("ExpectedDailyChangeGib", null, Amount, "a size in GiB, such as 0.5"),
        new("RequireManagedBackups", null, Boolean, "true or false"),
        new("RequireHighAvailability", null, Boolean, "true or false"),
        new("RequirePointInTimeRestore", null, Boolean, "true or false"),
        new("RequireIndependentScaling", null, Boolean, "true or false"),
        new("MonthlyBudget", null, Amount, "an amount a month, such as 250"),
        new("ToleratedDowntime", null, DurationOrZero, "a duration such as 0, 2m or 1h"),
        new("PolicyWaivers", string.Empty, Any, "entries such as 'policy.public-access until 2027-06-30: the reason'"),
        new("PolicySeverities", string.Empty, Any, "entries such as policy.backups=Error"),

        new("SandboxCluster", "auto", NotBlank, "auto, node, kind or the name of a kubeconfig context"),
        new("ValuesFile", string.Empty, Any, "a Helm values file of your own, applied last"),
    ];
}
