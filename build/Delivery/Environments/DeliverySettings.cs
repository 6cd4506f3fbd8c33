using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Environments;

/// <summary>
/// Everything a run needs to know, typed and validated. Made by <see cref="SettingsReader"/>; a value that is here has passed every check,
/// alone and together with the others.
/// </summary>
public sealed record DeliverySettings
{
    /// <summary>dev, test or prod.</summary>
    public required string Environment { get; init; }

    /// <summary>Where the environment lives.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The desired topology. The observed one is read from the cluster.</summary>
    public required Topology Topology { get; init; }

    /// <summary>Subscription, resource group, location and cluster; only read on <see cref="Platform.Azure"/>.</summary>
    public required AzureSettings Azure { get; init; }

    /// <summary>What Terraform makes on <see cref="Platform.Azure"/>; only read there.</summary>
    public AzureResourceSettings AzureResources { get; init; } = new();

    /// <summary>The Helm release.</summary>
    public required ReleaseSettings Release { get; init; }

    /// <summary>The PostgreSQL server outside the cluster.</summary>
    public required FlexibleServerSettings FlexibleServer { get; init; }

    /// <summary>The PostgreSQL server inside the cluster.</summary>
    public required InClusterSettings InCluster { get; init; }

    /// <summary>How long things may take.</summary>
    public required TimeoutSettings Timeouts { get; init; }

    /// <summary>How data is moved.</summary>
    public required MigrationSettings Migration { get; init; }

    /// <summary>Backups of Dify's databases.</summary>
    public BackupSettings Backups { get; init; } = new();

    /// <summary>How costs are estimated and judged.</summary>
    public required CostSettings Cost { get; init; }

    /// <summary>What the environment asks of its PostgreSQL, for the advice on its topology.</summary>
    public required RequirementSettings Requirements { get; init; }

    /// <summary>What the team lets its policy overlook or judge otherwise.</summary>
    public required PolicySettings Policy { get; init; }

    /// <summary>What only <see cref="Platform.Sandbox"/> reads.</summary>
    public required SandboxSettings Sandbox { get; init; }

    /// <summary>Every value with its origin, in catalogue order, secrets redacted.</summary>
    public required IReadOnlyList<SettingValue> Values { get; init; }

    /// <summary>The settings that came from the command line, with a blank before each.</summary>
    public string GivenArguments => Given(string.Empty);

    /// <summary>
    /// A command for a person to run: with the settings that came from the command line, because without them it would mean something else
    /// (without <c>--platform Sandbox</c> the environment on Azure).
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="arguments">Its arguments; a setting among them takes the place of the one that was given. Empty when there are none.</param>
    public string Command(string target, string arguments = "") =>
        $"./build.sh {target} --env {Environment}{(arguments.Length == 0 ? string.Empty : $" {arguments}")}{Given(arguments)}";

    private string Given(string arguments) => string.Concat(
        Values
            .Where(value => value.Origin.StartsWith("--", StringComparison.Ordinal) && value.Text != Redactor.Placeholder)
            .Where(value => !arguments.Split(' ').Contains(value.Origin))
            .Select(value => $" {value.Origin} {Argument(value.Text)}"));

    private static string Argument(string text) =>
        bool.TryParse(text, out var flag) ? (flag ? "true" : "false")
        : text.Contains(' ', StringComparison.Ordinal) ? $"'{text}'"
        : text;
}

/// <summary>Where in Azure.</summary>
/// <param name="SubscriptionId">A GUID; null where it is not set.</param>
/// <param name="ResourceGroup">Resource group of cluster and server.</param>
/// <param name="Location">Azure region, for example <c>westeurope</c>.</param>
/// <param name="Cluster">Name of the AKS cluster.</param>
public sealed record AzureSettings(string? SubscriptionId, string ResourceGroup, string Location, string Cluster)
{
    /// <summary>The tenant to sign in to. <value>The default, null, is the identity's own.</value></summary>
    public string? TenantId { get; init; }

    /// <summary>Which identity signs in. <value>The default tries all of them.</value></summary>
    public AzureCredentialChoice Credential { get; init; }
}

/// <summary>Which identity signs in to Azure.</summary>
public enum AzureCredentialChoice
{
    /// <summary>The first that is set up: workload identity, the pipeline's own, the environment, the Azure CLI.</summary>
    Auto,

    /// <summary>A federated identity: <c>AZURE_FEDERATED_TOKEN_FILE</c>, <c>AZURE_CLIENT_ID</c>, <c>AZURE_TENANT_ID</c>.</summary>
    WorkloadIdentity,

    /// <summary>The identity of a job of GitHub Actions that may ask for ID tokens.</summary>
    GitHubActions,

    /// <summary>The identity of the service connection of a task of Azure Pipelines.</summary>
    AzurePipelines,

    /// <summary>A service principal: <c>AZURE_CLIENT_ID</c>, <c>AZURE_TENANT_ID</c>, and <c>AZURE_CLIENT_SECRET</c> or a certificate.</summary>
    Environment,

    /// <summary>The login of <c>az</c>.</summary>
    AzureCli,
}

/// <summary>The Helm release and its chart.</summary>
/// <param name="Namespace">Kubernetes namespace.</param>
/// <param name="Name">Release name; object names derive from it.</param>
/// <param name="ChartVersion">Version of the Dify chart.</param>
/// <param name="DifyImageTag">Tag of the api and web images.</param>
/// <param name="PluginDaemonImageTag">Tag of the plugin daemon image.</param>
/// <param name="ValuesFile">A values file of the user, applied last; empty: none.</param>
public sealed record ReleaseSettings(string Namespace, string Name, string ChartVersion, string DifyImageTag, string PluginDaemonImageTag, string ValuesFile)
{
    /// <summary>A chart on this machine, a folder or an archive, used on Azure instead of the repository's. <value>The default is empty: none.</value></summary>
    public string Chart { get; init; } = string.Empty;
}

/// <summary>Azure Database for PostgreSQL Flexible Server, by the names of the Terraform variables.</summary>
/// <param name="UseAzurePostgres"><c>use_azure_postgres</c>: whether the server is provisioned. It does not say which database is in use: <see cref="DeliverySettings.Topology"/> does.</param>
/// <param name="Username"><c>postgresql_username</c>: the administrator.</param>
/// <param name="Password"><c>postgresql_password</c>; null: one is generated and kept in the environment's secret store.</param>
/// <param name="SkuName"><c>postgres_sku_name</c>, for example <c>B_Standard_B1ms</c>.</param>
/// <param name="StorageMb"><c>postgres_storage_mb</c>, in MiB.</param>
/// <param name="PublicAccess"><c>postgres_public_access</c>.</param>
/// <param name="OpenFirewallAll"><c>postgres_open_firewall_all</c>; dev only.</param>
/// <param name="BackupRetentionDays">7 to 35.</param>
/// <param name="HighAvailability">Standby or none.</param>
public sealed record FlexibleServerSettings(
    bool UseAzurePostgres, string Username, string? Password, string SkuName, int StorageMb, bool PublicAccess, bool OpenFirewallAll,
    int BackupRetentionDays, HighAvailabilityMode HighAvailability)
{
    /// <summary>Where the plugin daemon's tables are on it. <value>The default is the api's database, as in the cluster.</value></summary>
    public PluginDatabase PluginDatabase { get; init; }
}

/// <summary>Where the plugin daemon has its tables outside the cluster. In the cluster the chart knows one way only: it shares the api's database.</summary>
public enum PluginDatabase
{
    /// <summary>In the api's database, <c>dify</c>.</summary>
    Shared,

    /// <summary>In a database of its own, <c>dify_plugin</c>: the chart's default outside the cluster.</summary>
    Own,
}

/// <summary>The Bitnami PostgreSQL in the cluster.</summary>
/// <param name="Image">Registry, repository and tag of the server image.</param>
/// <param name="PrimaryStorage">Size of the primary's volume, a Kubernetes quantity.</param>
/// <param name="ReadStorage">Size of the read replica's volume, a Kubernetes quantity.</param>
/// <param name="StorageClass">Storage class; empty for the cluster's default.</param>
/// <param name="CpuRequest">CPU request of each server.</param>
/// <param name="CpuLimit">CPU limit of each server.</param>
/// <param name="MemoryRequest">Memory request of each server.</param>
/// <param name="MemoryLimit">Memory limit of each server.</param>
public sealed record InClusterSettings(
    string Image, string PrimaryStorage, string ReadStorage, string StorageClass, string CpuRequest, string CpuLimit, string MemoryRequest,
    string MemoryLimit)
{
    /// <summary>The servers' <c>max_connections</c>. <value>The default, null, leaves the image's own: 100.</value></summary>
    public int? MaxConnections { get; init; }

    /// <summary>The servers' <c>wal_level</c>. <value>The default, null, leaves the image's own: <c>replica</c>.</value></summary>
    public WalLevel? WalLevel { get; init; }
}

/// <summary>How much the write-ahead log tells.</summary>
public enum WalLevel
{
    /// <summary>Enough for a physical replica and for archiving.</summary>
    Replica,

    /// <summary>Also what logical decoding needs.</summary>
    Logical,
}

/// <summary>Time limits.</summary>
/// <param name="Deploy">A release becoming ready.</param>
/// <param name="Provision">Terraform and the server becoming ready.</param>
/// <param name="ClusterStart">The sandbox's node becoming ready, its one-time build not counted.</param>
public sealed record TimeoutSettings(TimeSpan Deploy, TimeSpan Provision, TimeSpan ClusterStart);

/// <summary>How data is moved.</summary>
/// <param name="Soak">How long the old server is kept after a migration.</param>
/// <param name="Workers">How many connections copy at once.</param>
/// <param name="Digest">How the target is compared with the source.</param>
/// <param name="AllowMajorDowngrade">Whether data may go to a server of an older major version.</param>
public sealed record MigrationSettings(TimeSpan Soak, int Workers, DigestMethod Digest, bool AllowMajorDowngrade)
{
    /// <summary>Where the rows pass through. <value>The default chooses.</value></summary>
    public EngineRunner Runner { get; init; }

    /// <summary>How Dify fares while its data moves. <value>The default stops it.</value></summary>
    public MigrationStrategy Strategy { get; init; }
}

/// <summary>How Dify fares while its data moves. What a member is called here is what pipelines offer.</summary>
public enum MigrationStrategy
{
    /// <summary>Its writers are stopped for the copy and the comparison.</summary>
    Offline,
}

/// <summary>Where the engine runs that copies and compares.</summary>
public enum EngineRunner
{
    /// <summary>In the cluster where only that reaches both servers, on this machine elsewhere.</summary>
    Auto,

    /// <summary>On this machine, through tunnels.</summary>
    Agent,

    /// <summary>In a pod, beside the server in the cluster.</summary>
    Cluster,
}

/// <summary>How costs are estimated and judged. Amounts are a month's, in <paramref name="Currency"/>.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="PriceSource">Where prices come from.</param>
/// <param name="WarnAbove">A monthly cost of PostgreSQL above this is a warning; null: none is.</param>
/// <param name="FailAbove">A monthly cost of PostgreSQL above this blocks the plan; null: none does.</param>
/// <param name="MustBeKnown">Whether a price that cannot be determined blocks the plan.</param>
/// <param name="ExpectedDatabaseGib">How large the database is expected to be, in GiB, for the estimate of backups; null: not known.</param>
/// <param name="ExpectedDailyChangeGib">How much of it changes in a day, in GiB; null: not known.</param>
public sealed record CostSettings(
    string Currency, PriceSource PriceSource, decimal? WarnAbove, decimal? FailAbove, bool MustBeKnown, decimal? ExpectedDatabaseGib,
    decimal? ExpectedDailyChangeGib);

/// <summary>Where prices come from.</summary>
public enum PriceSource
{
    /// <summary>What an earlier run kept on this machine, or the library's snapshot, whichever is newer. Needs no network.</summary>
    Offline,

    /// <summary>The Azure Retail Prices API, asked at most once a day; what it cannot answer comes from where <see cref="Offline"/> looks.</summary>
    Live,
}

/// <summary>What an environment asks of its PostgreSQL. Null: nothing is said, so nothing follows from it.</summary>
/// <param name="ManagedBackups">Backups that somebody else takes and keeps.</param>
/// <param name="HighAvailability">A standby that takes over.</param>
/// <param name="PointInTimeRestore">Going back to any moment of the last days.</param>
/// <param name="IndependentScaling">A database that grows without the cluster.</param>
/// <param name="MonthlyBudget">What PostgreSQL may cost a month, in <see cref="CostSettings.Currency"/>.</param>
/// <param name="ToleratedDowntime">How long Dify may be without its database while a node is maintained.</param>
public sealed record RequirementSettings(
    bool? ManagedBackups, bool? HighAvailability, bool? PointInTimeRestore, bool? IndependentScaling, decimal? MonthlyBudget, TimeSpan? ToleratedDowntime);

/// <summary>What the team lets its policy overlook or judge otherwise, as it is written; the policy reads it.</summary>
/// <param name="Waivers"><c>&lt;rule&gt; until &lt;yyyy-MM-dd&gt;: &lt;reason&gt;</c>, one each.</param>
/// <param name="Severities"><c>&lt;rule&gt;=Note|Warning|Error</c>, one each.</param>
public sealed record PolicySettings(IReadOnlyList<string> Waivers, IReadOnlyList<string> Severities)
{
    /// <summary>Between the entries of a list that is given as one text.</summary>
    public const char Separator = ';';
}

/// <summary>What only the sandbox reads.</summary>
/// <param name="Cluster"><c>auto</c>, <c>node</c>, <c>kind</c>, or the name of a context in the person's kubeconfig.</param>
public sealed record SandboxSettings(string Cluster);
