using System.Diagnostics.CodeAnalysis;
using DifyDelivery.Environments;
using DifyDelivery.Postgres.Copying;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>
/// The parameters of a delivery, one set per environment. Command line beats environment variables, those beat
/// <c>.nuke/parameters.&lt;env&gt;.json</c>, that beats <c>.nuke/parameters.json</c>; what no source says has a documented default.
/// A build class may override any of them: <c>string? IHazDelivery.Location => "northeurope";</c>.
/// </summary>
public interface IHazDelivery : INukeBuild
{
    /// <summary>dev, test, prod, or another that has a parameters file.</summary>
    [Parameter("Environment: dev, test or prod. Default is 'dev'.")]
    string? Env => TryGetValue(() => Env);

    /// <summary>Stops after the plan; nothing is changed.</summary>
    [Parameter("Prints what would be done and stops.")]
    bool DryRun => TryGetValue<bool?>(() => DryRun) ?? false;

    /// <summary>Prints plans with everything in them.</summary>
    [Parameter("Prints plans with every value, step and finding; without it a plan fits one screen and the rest is in artifacts/plan.md.")]
    bool PlanDetails => TryGetValue<bool?>(() => PlanDetails) ?? false;

    /// <summary>The typed confirmation of a destructive act.</summary>
    [Parameter("Confirms a destructive act by naming what is destroyed, for example the environment.")]
    string? Confirm => TryGetValue(() => Confirm);

    /// <summary>See <see cref="DeliverySettings.Platform"/>.</summary>
    [Parameter("Where the environment lives: Sandbox (this machine) or Azure.")]
    Platform? Platform => TryGetValue<Platform?>(() => Platform);

    /// <summary>See <see cref="DeliverySettings.Topology"/>.</summary>
    [Parameter("Where Dify's PostgreSQL is: InCluster or FlexibleServer.")]
    Topology? Topology => TryGetValue<Topology?>(() => Topology);

    /// <summary>See <see cref="AzureSettings.SubscriptionId"/>.</summary>
    [Parameter("Azure subscription id.")]
    string? SubscriptionId => TryGetValue(() => SubscriptionId);

    /// <summary>See <see cref="AzureSettings.TenantId"/>.</summary>
    [Parameter("Azure tenant to sign in to. Default is the identity's own.")]
    string? TenantId => TryGetValue(() => TenantId);

    /// <summary>See <see cref="AzureSettings.Credential"/>.</summary>
    [Parameter("How to sign in to Azure: Auto, WorkloadIdentity, GitHubActions, AzurePipelines, Environment or AzureCli. Default is 'Auto', the first of them that is set up.")]
    AzureCredentialChoice? AzureCredential => TryGetValue<AzureCredentialChoice?>(() => AzureCredential);

    /// <summary>See <see cref="AzureSettings.ResourceGroup"/>.</summary>
    [Parameter("Azure resource group. Default is 'rg-dify-<env>'.")]
    string? ResourceGroup => TryGetValue(() => ResourceGroup);

    /// <summary>See <see cref="AzureSettings.Location"/>.</summary>
    [Parameter("Azure region. Default is 'westeurope'.")]
    string? Location => TryGetValue(() => Location);

    /// <summary>See <see cref="AzureSettings.Cluster"/>.</summary>
    [Parameter("AKS cluster. Default is 'aks-dify-<env>'.")]
    string? ClusterName => TryGetValue(() => ClusterName);

    /// <summary>See <see cref="ReleaseSettings.Namespace"/>.</summary>
    [Parameter("Kubernetes namespace. Default is 'dify'.")]
    [SuppressMessage("Naming", "CA1716", Justification = "The field's word; the keyword is one of other languages.")]
    string? Namespace => TryGetValue(() => Namespace);

    /// <summary>See <see cref="ReleaseSettings.Name"/>.</summary>
    [Parameter("Helm release. Default is 'dify'.")]
    string? Release => TryGetValue(() => Release);

    /// <summary>See <see cref="ReleaseSettings.ChartVersion"/>.</summary>
    [Parameter("Version of the Dify chart. Default is '0.37.0'.")]
    string? ChartVersion => TryGetValue(() => ChartVersion);

    /// <summary>See <see cref="ReleaseSettings.Chart"/>.</summary>
    [Parameter("A Dify chart on this machine, folder or .tgz, used on Azure instead of the chart's repository.")]
    string? Chart => TryGetValue(() => Chart);

    /// <summary>See <see cref="ReleaseSettings.DifyImageTag"/>.</summary>
    [Parameter("Tag of Dify's api and web images. Default is '1.14.2'.")]
    string? DifyImageTag => TryGetValue(() => DifyImageTag);

    /// <summary>See <see cref="ReleaseSettings.PluginDaemonImageTag"/>.</summary>
    [Parameter("Tag of Dify's plugin daemon image. Default is '0.6.1-local'.")]
    string? PluginDaemonImageTag => TryGetValue(() => PluginDaemonImageTag);

    /// <summary>See <see cref="FlexibleServerSettings.UseAzurePostgres"/>.</summary>
    [Parameter("Provisions the Flexible Server; the topology says which database is used. Default is 'false'.")]
    bool? UseAzurePostgres => TryGetValue<bool?>(() => UseAzurePostgres);

    /// <summary>See <see cref="FlexibleServerSettings.Username"/>.</summary>
    [Parameter("Administrator of the Flexible Server. Default is 'difyadmin'.")]
    string? PostgresqlUsername => TryGetValue(() => PostgresqlUsername);

    /// <summary>See <see cref="FlexibleServerSettings.Password"/>.</summary>
    [Parameter("Administrator's password; generated when it is left out. Never on the command line: use an environment variable.")]
    [Secret]
    string? PostgresqlPassword => TryGetValue(() => PostgresqlPassword);

    /// <summary>See <see cref="FlexibleServerSettings.SkuName"/>.</summary>
    [Parameter("Flexible Server SKU. Default is 'B_Standard_B1ms'.")]
    string? PostgresSkuName => TryGetValue(() => PostgresSkuName);

    /// <summary>See <see cref="FlexibleServerSettings.StorageMb"/>.</summary>
    [Parameter("Flexible Server storage in MiB. Default is '32768'.")]
    int? PostgresStorageMb => TryGetValue<int?>(() => PostgresStorageMb);

    /// <summary>See <see cref="FlexibleServerSettings.PublicAccess"/>.</summary>
    [Parameter("Flexible Server reachable over its public endpoint. Default is 'false'.")]
    bool? PostgresPublicAccess => TryGetValue<bool?>(() => PostgresPublicAccess);

    /// <summary>See <see cref="FlexibleServerSettings.OpenFirewallAll"/>.</summary>
    [Parameter("Opens the Flexible Server's firewall to every address; dev only. Default is 'false'.")]
    bool? PostgresOpenFirewallAll => TryGetValue<bool?>(() => PostgresOpenFirewallAll);

    /// <summary>See <see cref="FlexibleServerSettings.BackupRetentionDays"/>.</summary>
    [Parameter("Days that Flexible Server backups are kept, 7 to 35. Default is '7'.")]
    int? PostgresBackupRetentionDays => TryGetValue<int?>(() => PostgresBackupRetentionDays);

    /// <summary>See <see cref="FlexibleServerSettings.HighAvailability"/>.</summary>
    [Parameter("Flexible Server standby: Disabled, SameZone or ZoneRedundant. Default is 'Disabled'.")]
    HighAvailabilityMode? PostgresHighAvailability => TryGetValue<HighAvailabilityMode?>(() => PostgresHighAvailability);

    /// <summary>See <see cref="FlexibleServerSettings.PluginDatabase"/>.</summary>
    [Parameter("Where the plugin daemon's tables are on the Flexible Server: Shared (the api's database) or Own (dify_plugin). MigrateData splits and merges. Default is 'Shared'.")]
    PluginDatabase? PluginDatabase => TryGetValue<PluginDatabase?>(() => PluginDatabase);

    /// <summary>See <see cref="AzureResourceSettings.PostgresServerName"/>.</summary>
    [Parameter("Flexible Server's name, unique in the whole of Azure. Default is 'psql-dify-<env>'.")]
    string? PostgresServerName => TryGetValue(() => PostgresServerName);

    /// <summary>See <see cref="AzureResourceSettings.AllowedAddresses"/>.</summary>
    [Parameter("Addresses or ranges that a public Flexible Server lets in, separated by commas. Default is none.")]
    string? PostgresAllowedAddresses => TryGetValue(() => PostgresAllowedAddresses);

    /// <summary>See <see cref="AzureResourceSettings.GeoRedundantBackup"/>.</summary>
    [Parameter("Keeps the Flexible Server's backups in the paired region, too; fixed when it is made. Default is 'false'.")]
    bool? PostgresGeoRedundantBackup => TryGetValue<bool?>(() => PostgresGeoRedundantBackup);

    /// <summary>See <see cref="AzureResourceSettings.ExistingCluster"/>.</summary>
    [Parameter("AKS cluster that is there already: <resource group>/<name> or a resource id. Default is that Terraform makes one.")]
    string? ExistingCluster => TryGetValue(() => ExistingCluster);

    /// <summary>See <see cref="AzureResourceSettings.ExistingNetwork"/>.</summary>
    [Parameter("Virtual network that is there already: <resource group>/<name> or a resource id. Default is that Terraform makes one.")]
    string? ExistingNetwork => TryGetValue(() => ExistingNetwork);

    /// <summary>See <see cref="AzureResourceSettings.NodeSize"/>.</summary>
    [Parameter("Size of the AKS cluster's nodes. Default is 'Standard_D4s_v5'.")]
    string? NodeSize => TryGetValue(() => NodeSize);

    /// <summary>See <see cref="AzureResourceSettings.NodeCount"/>.</summary>
    [Parameter("Nodes of the AKS cluster. Default is '2'.")]
    int? NodeCount => TryGetValue<int?>(() => NodeCount);

    /// <summary>See <see cref="AzureResourceSettings.BackupStorage"/>.</summary>
    [Parameter("Makes a storage account for backups on Azure. Default is 'false'.")]
    bool? BackupStorage => TryGetValue<bool?>(() => BackupStorage);

    /// <summary>See <see cref="AzureResourceSettings.AlertActionGroup"/>.</summary>
    [Parameter("Resource id of the action group that alerts on Azure are sent to. Default is none.")]
    string? AlertActionGroup => TryGetValue(() => AlertActionGroup);

    /// <summary>See <see cref="StateSettings.ResourceGroup"/>.</summary>
    [Parameter("Resource group of the storage account with Terraform's state. Default is 'rg-dify-state'.")]
    string? StateResourceGroup => TryGetValue(() => StateResourceGroup);

    /// <summary>See <see cref="StateSettings.StorageAccount"/>.</summary>
    [Parameter("Storage account with Terraform's state. Default is a name derived from the subscription.")]
    string? StateStorageAccount => TryGetValue(() => StateStorageAccount);

    /// <summary>See <see cref="StateSettings.Container"/>.</summary>
    [Parameter("Container of Terraform's state. Default is 'tfstate'.")]
    string? StateContainer => TryGetValue(() => StateContainer);

    /// <summary>See <see cref="InClusterSettings.Image"/>.</summary>
    [Parameter("Image of the in-cluster PostgreSQL; the sandbox uses one made on this machine.")]
    string? InClusterImage => TryGetValue(() => InClusterImage);

    /// <summary>See <see cref="InClusterSettings.PrimaryStorage"/>.</summary>
    [Parameter("Volume of the in-cluster primary. Default is '10Gi'.")]
    string? InClusterPrimaryStorage => TryGetValue(() => InClusterPrimaryStorage);

    /// <summary>See <see cref="InClusterSettings.ReadStorage"/>.</summary>
    [Parameter("Volume of the in-cluster read replica. Default is '8Gi'.")]
    string? InClusterReadStorage => TryGetValue(() => InClusterReadStorage);

    /// <summary>See <see cref="InClusterSettings.StorageClass"/>.</summary>
    [Parameter("Storage class of the in-cluster volumes. Default is the cluster's.")]
    string? InClusterStorageClass => TryGetValue(() => InClusterStorageClass);

    /// <summary>See <see cref="InClusterSettings.CpuRequest"/>.</summary>
    [Parameter("CPU request of each in-cluster server. Default is '250m'.")]
    string? InClusterCpuRequest => TryGetValue(() => InClusterCpuRequest);

    /// <summary>See <see cref="InClusterSettings.CpuLimit"/>.</summary>
    [Parameter("CPU limit of each in-cluster server. Default is '500m'.")]
    string? InClusterCpuLimit => TryGetValue(() => InClusterCpuLimit);

    /// <summary>See <see cref="InClusterSettings.MemoryRequest"/>.</summary>
    [Parameter("Memory request of each in-cluster server. Default is '256Mi'.")]
    string? InClusterMemoryRequest => TryGetValue(() => InClusterMemoryRequest);

    /// <summary>See <see cref="InClusterSettings.MemoryLimit"/>.</summary>
    [Parameter("Memory limit of each in-cluster server. Default is '512Mi'.")]
    string? InClusterMemoryLimit => TryGetValue(() => InClusterMemoryLimit);

    /// <summary>See <see cref="InClusterSettings.MaxConnections"/>.</summary>
    [Parameter("max_connections of the in-cluster servers; a change restarts them. Default is the image's own, 100.")]
    string? InClusterMaxConnections => TryGetValue(() => InClusterMaxConnections);

    /// <summary>See <see cref="InClusterSettings.WalLevel"/>.</summary>
    [Parameter("wal_level of the in-cluster servers: Replica or Logical; a change restarts them. Default is the image's own, replica.")]
    string? InClusterWalLevel => TryGetValue(() => InClusterWalLevel);

    /// <summary>See <see cref="TimeoutSettings.Deploy"/>.</summary>
    [Parameter("How long a release may take to become ready. Default is '10m'.")]
    string? DeployTimeout => TryGetValue(() => DeployTimeout);

    /// <summary>See <see cref="TimeoutSettings.Provision"/>.</summary>
    [Parameter("How long provisioning may take. Default is '30m'.")]
    string? ProvisionTimeout => TryGetValue(() => ProvisionTimeout);

    /// <summary>See <see cref="TimeoutSettings.ClusterStart"/>.</summary>
    [Parameter("How long the sandbox's cluster may take to start, its one-time build not counted. Default is '5m'.")]
    string? ClusterStartTimeout => TryGetValue(() => ClusterStartTimeout);

    /// <summary>See <see cref="MigrationSettings.Soak"/>.</summary>
    [Parameter("How long the old server is kept after a migration. Default is '7d'.")]
    string? MigrationSoak => TryGetValue(() => MigrationSoak);

    /// <summary>See <see cref="MigrationSettings.Strategy"/>.</summary>
    [Parameter("MigrateData: how Dify fares while its data moves: Offline, its writers are stopped for the copy. Default is 'Offline'.")]
    MigrationStrategy? Strategy => TryGetValue<MigrationStrategy?>(() => Strategy);

    /// <summary>See <see cref="MigrationSettings.Workers"/>.</summary>
    [Parameter("How many connections copy at once, about as many as the smaller server has cores. Default is '2'.")]
    int? MigrationWorkers => TryGetValue<int?>(() => MigrationWorkers);

    /// <summary>See <see cref="MigrationSettings.Digest"/>.</summary>
    [Parameter("How data is compared: Target (hashed on its way, and by the target itself), Stream (read back) or Sql (both servers hash). Default is 'Target'.")]
    DigestMethod? DigestMethod => TryGetValue<DigestMethod?>(() => DigestMethod);

    /// <summary>See <see cref="MigrationSettings.Runner"/>.</summary>
    [Parameter("Where the copy runs: Agent (this machine), Cluster (a pod there) or Auto. Default is 'Auto', the pod where only that reaches both servers.")]
    EngineRunner? Runner => TryGetValue<EngineRunner?>(() => Runner);

    /// <summary>See <see cref="MigrationSettings.AllowMajorDowngrade"/>.</summary>
    [Parameter("Lets data go to a PostgreSQL of an older major version. Default is 'false'.")]
    bool? AllowMajorDowngrade => TryGetValue<bool?>(() => AllowMajorDowngrade);

    /// <summary>See <see cref="BackupSettings.Store"/>.</summary>
    [Parameter("Where backups are kept: a folder, or https://<account>.blob.core.windows.net/<container>[/<prefix>]. Default is 'artifacts/backups'.")]
    string? BackupStore => TryGetValue(() => BackupStore);

    /// <summary>See <see cref="BackupSettings.Retention"/>.</summary>
    [Parameter("How long backups are kept. Default is '14d'.")]
    string? BackupRetention => TryGetValue(() => BackupRetention);

    /// <summary>See <see cref="BackupSettings.KeepLast"/>.</summary>
    [Parameter("How many of the newest backups are kept in any case. Default is '3'.")]
    int? BackupKeepLast => TryGetValue<int?>(() => BackupKeepLast);

    /// <summary>See <see cref="BackupSettings.Verification"/>.</summary>
    [Parameter("How a backup is proved: Restore (into a scratch database on the same server, every table compared) or List (its table of contents is read). Default is 'Restore'.")]
    BackupVerification? BackupVerify => TryGetValue<BackupVerification?>(() => BackupVerify);

    /// <summary>See <see cref="BackupSettings.MaxAge"/>.</summary>
    [Parameter("How old the newest backup of an in-cluster server may be before Verify warns. Default: Verify does not ask.")]
    string? BackupMaxAge => TryGetValue(() => BackupMaxAge);

    /// <summary>See <see cref="CostSettings.Currency"/>.</summary>
    [Parameter("Currency of estimates. Default is 'USD'; the snapshot that Offline uses has no other.")]
    string? Currency => TryGetValue(() => Currency);

    /// <summary>See <see cref="CostSettings.PriceSource"/>.</summary>
    [Parameter("Where prices come from: Offline (kept from an earlier run, or the dated snapshot) or Live (Azure's price list). Default is 'Offline'.")]
    PriceSource? PriceSource => TryGetValue<PriceSource?>(() => PriceSource);

    /// <summary>See <see cref="CostSettings.WarnAbove"/>.</summary>
    [Parameter("Monthly cost of PostgreSQL above which the plan warns.")]
    decimal? CostWarnAbove => TryGetValue<decimal?>(() => CostWarnAbove);

    /// <summary>See <see cref="CostSettings.FailAbove"/>.</summary>
    [Parameter("Monthly cost of PostgreSQL above which the plan is blocked.")]
    decimal? CostFailAbove => TryGetValue<decimal?>(() => CostFailAbove);

    /// <summary>See <see cref="CostSettings.MustBeKnown"/>.</summary>
    [Parameter("Blocks the plan when a price cannot be determined. Default is 'false'.")]
    bool? CostMustBeKnown => TryGetValue<bool?>(() => CostMustBeKnown);

    /// <summary>See <see cref="CostSettings.ExpectedDatabaseGib"/>.</summary>
    [Parameter("Expected size of the database in GiB, for the estimate of backups.")]
    decimal? ExpectedDatabaseGib => TryGetValue<decimal?>(() => ExpectedDatabaseGib);

    /// <summary>See <see cref="CostSettings.ExpectedDailyChangeGib"/>.</summary>
    [Parameter("Expected change of the database in GiB a day, for the estimate of backups.")]
    decimal? ExpectedDailyChangeGib => TryGetValue<decimal?>(() => ExpectedDailyChangeGib);

    /// <summary>See <see cref="RequirementSettings.ManagedBackups"/>.</summary>
    [Parameter("Requirement, for the advice on the topology: backups are taken and kept by a service.")]
    bool? RequireManagedBackups => TryGetValue<bool?>(() => RequireManagedBackups);

    /// <summary>See <see cref="RequirementSettings.HighAvailability"/>.</summary>
    [Parameter("Requirement: a standby takes over when the server fails.")]
    bool? RequireHighAvailability => TryGetValue<bool?>(() => RequireHighAvailability);

    /// <summary>See <see cref="RequirementSettings.PointInTimeRestore"/>.</summary>
    [Parameter("Requirement: the database can be restored to any moment of the last days.")]
    bool? RequirePointInTimeRestore => TryGetValue<bool?>(() => RequirePointInTimeRestore);

    /// <summary>See <see cref="RequirementSettings.IndependentScaling"/>.</summary>
    [Parameter("Requirement: the database scales without the cluster.")]
    bool? RequireIndependentScaling => TryGetValue<bool?>(() => RequireIndependentScaling);

    /// <summary>See <see cref="RequirementSettings.MonthlyBudget"/>.</summary>
    [Parameter("Requirement: what PostgreSQL may cost a month.")]
    decimal? MonthlyBudget => TryGetValue<decimal?>(() => MonthlyBudget);

    /// <summary>See <see cref="RequirementSettings.ToleratedDowntime"/>.</summary>
    [Parameter("Requirement: how long Dify may be without its database while a node is maintained, such as 2m.")]
    string? ToleratedDowntime => TryGetValue(() => ToleratedDowntime);

    /// <summary>See <see cref="PolicySettings.Waivers"/>.</summary>
    [Parameter("Policy rules that are waived: '<rule> until <yyyy-MM-dd>: <reason>', separated by ';'.", Separator = ";")]
    string[]? PolicyWaivers => TryGetValue(() => PolicyWaivers);

    /// <summary>See <see cref="PolicySettings.Severities"/>.</summary>
    [Parameter("Policy rules that are judged otherwise here: '<rule>=Note', Warning or Error, separated by ';'.", Separator = ";")]
    string[]? PolicySeverities => TryGetValue(() => PolicySeverities);

    /// <summary>See <see cref="SandboxSettings.Cluster"/>.</summary>
    [Parameter("The sandbox's cluster: auto, node, kind or the name of a kubeconfig context. Default is 'auto'.")]
    string? SandboxCluster => TryGetValue(() => SandboxCluster);

    /// <summary>See <see cref="ReleaseSettings.ValuesFile"/>.</summary>
    [Parameter("A Helm values file of your own, applied last.")]
    string? ValuesFile => TryGetValue(() => ValuesFile);
}
