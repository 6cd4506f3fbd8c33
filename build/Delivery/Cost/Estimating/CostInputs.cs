using DifyDelivery.Environments;

namespace DifyDelivery.Cost.Estimating;

/// <summary>What the cost of an environment's PostgreSQL depends on.</summary>
public sealed record CostInputs
{
    /// <summary>dev, test or prod.</summary>
    public required string Environment { get; init; }

    /// <summary>The desired topology.</summary>
    public required Topology Topology { get; init; }

    /// <summary>Whether the Flexible Server is provisioned.</summary>
    public required bool IsServerProvisioned { get; init; }

    /// <summary>The Flexible Server's SKU.</summary>
    public required string SkuName { get; init; }

    /// <summary>Its provisioned storage in GiB.</summary>
    public required int StorageGib { get; init; }

    /// <summary>Its standby.</summary>
    public required HighAvailabilityMode HighAvailability { get; init; }

    /// <summary>Days that its backups are kept.</summary>
    public required int BackupRetentionDays { get; init; }

    /// <summary>Whether its backups are copied to the paired region.</summary>
    public bool GeoRedundantBackup { get; init; }

    /// <summary>The volumes of the servers in the cluster.</summary>
    public required IReadOnlyList<ClusterVolume> Volumes { get; init; }

    /// <summary>Their storage class; empty for the cluster's default.</summary>
    public required string StorageClass { get; init; }

    /// <summary>Size of an AKS node. <value>The default is the document's.</value></summary>
    public string NodeSize { get; init; } = "Standard_D4s_v5";

    /// <summary>How many nodes; null where that is not known: one is priced.</summary>
    public int? NodeCount { get; init; }

    /// <summary>Expected size of the database in GiB; null: not known.</summary>
    public decimal? ExpectedDatabaseGib { get; init; }

    /// <summary>Expected change of it in GiB a day; null: not known.</summary>
    public decimal? ExpectedDailyChangeGib { get; init; }

    /// <summary>The inputs of an environment as its settings describe it.</summary>
    /// <param name="settings">The settings.</param>
    public static CostInputs From(DeliverySettings settings) => new()
    {
        Environment = settings.Environment,
        Topology = settings.Topology,
        IsServerProvisioned = settings.FlexibleServer.UseAzurePostgres,
        SkuName = settings.FlexibleServer.SkuName,
        StorageGib = settings.FlexibleServer.StorageMb / 1024,
        HighAvailability = settings.FlexibleServer.HighAvailability,
        BackupRetentionDays = settings.FlexibleServer.BackupRetentionDays,
        GeoRedundantBackup = settings.AzureResources.GeoRedundantBackup,
        NodeSize = settings.AzureResources.NodeSize,

        // What a cluster that is there already has is its own affair.
        NodeCount = settings.AzureResources.ExistingCluster is null ? settings.AzureResources.NodeCount : null,
        Volumes =
        [
            new ClusterVolume("primary", settings.InCluster.PrimaryStorage, "holds the data"),
            new ClusterVolume("read replica", settings.InCluster.ReadStorage, "Dify never reads from it"),
        ],
        StorageClass = settings.InCluster.StorageClass,
        ExpectedDatabaseGib = settings.Cost.ExpectedDatabaseGib,
        ExpectedDailyChangeGib = settings.Cost.ExpectedDailyChangeGib,
    };
}

/// <summary>A volume of a server in the cluster.</summary>
/// <param name="Server">Whose it is: <c>primary</c>.</param>
/// <param name="Size">A Kubernetes quantity: <c>10Gi</c>.</param>
/// <param name="Remark">What it is there for.</param>
public sealed record ClusterVolume(string Server, string Size, string Remark);
