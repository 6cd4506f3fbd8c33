using Azure.Core;
using Azure.ResourceManager;

namespace DifyDelivery.Azure.Rest;

/// <summary>
/// The one table of API versions. An unpinned type would be asked for first, and answered with the first version in Azure's list: a preview,
/// if one comes first.
/// </summary>
internal static class ApiVersions
{
    public const string Subscription = "Microsoft.Resources/subscriptions";
    public const string ResourceGroup = "Microsoft.Resources/resourceGroups";
    public const string Provider = "Microsoft.Resources/providers";
    public const string Server = "Microsoft.DBforPostgreSQL/flexibleServers";
    public const string ServerCapabilities = "Microsoft.DBforPostgreSQL/locations/capabilities";
    public const string ServerNames = "Microsoft.DBforPostgreSQL/checkNameAvailability";
    public const string Cluster = "Microsoft.ContainerService/managedClusters";
    public const string StorageAccount = "Microsoft.Storage/storageAccounts";
    public const string Vault = "Microsoft.KeyVault/vaults";
    public const string Disk = "Microsoft.Compute/disks";
    public const string Metrics = "Microsoft.Insights/metrics";

    private const string Resources = "2022-09-01";
    private const string Postgres = "2025-08-01";
    private const string KeyVault = "2023-07-01";

    public static IReadOnlyDictionary<string, string> Pinned { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [Subscription] = Resources,
        [ResourceGroup] = Resources,
        [Provider] = Resources,
        [Server] = Postgres,
        [$"{Server}/databases"] = Postgres,
        [$"{Server}/configurations"] = Postgres,
        [$"{Server}/firewallRules"] = Postgres,
        [$"{Server}/backups"] = Postgres,
        [ServerCapabilities] = Postgres,
        [ServerNames] = Postgres,
        [Cluster] = "2025-05-01",
        [$"{Vault}/secrets"] = KeyVault,
        [$"{Vault}/keys"] = KeyVault,
        [Disk] = "2024-03-02",
        [Metrics] = "2023-10-01",
    };

    public static void Pin(ArmClientOptions options)
    {
        foreach (var (type, version) in Pinned)
        {
            options.SetApiVersion(new ResourceType(type), version);
        }
    }
}
