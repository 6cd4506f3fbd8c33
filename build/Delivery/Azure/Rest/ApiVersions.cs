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

    private const string Resources = "2022-09-01";
    private const string Postgres = "2025-08-01";

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
    };

    public static void Pin(ArmClientOptions options)
    {
        foreach (var (type, version) in Pinned)
        {
            options.SetApiVersion(new ResourceType(type), version);
        }
    }
}
