namespace DifyDelivery.Environments;

/// <summary>What Terraform makes on <see cref="Platform.Azure"/>, beside the Flexible Server's own settings.</summary>
public sealed record AzureResourceSettings
{
    /// <summary>Name of the Flexible Server, unique in the whole of Azure, since it is a DNS name. <value>The default is <c>psql-dify-&lt;env&gt;</c>.</value></summary>
    public string? PostgresServerName { get; init; }

    /// <summary>Firewall rules of a server with public access. <value>The default is none.</value></summary>
    public IReadOnlyList<AddressRange> AllowedAddresses { get; init; } = [];

    /// <summary>Whether the server's backups are kept in the paired region, too; a change destroys the server. <value>The default is false.</value></summary>
    public bool GeoRedundantBackup { get; init; }

    /// <summary>An AKS cluster that is there already and stays; null: Terraform makes <see cref="AzureSettings.Cluster"/>.</summary>
    public AzureName? ExistingCluster { get; init; }

    /// <summary>A virtual network that is there already, for the subnets; null: Terraform makes one with the cluster.</summary>
    public AzureName? ExistingNetwork { get; init; }

    /// <summary>Size of the cluster's nodes. <value>The default is <c>Standard_D4s_v5</c>.</value></summary>
    public string NodeSize { get; init; } = "Standard_D4s_v5";

    /// <summary>How many nodes. <value>The default is 2.</value></summary>
    public int NodeCount { get; init; } = 2;

    /// <summary>Whether a storage account with a container for backups is made. <value>The default is false.</value></summary>
    public bool BackupStorage { get; init; }

    /// <summary>Resource id of the action group that alerts are sent to; null: they are only seen in the portal.</summary>
    public string? AlertActionGroup { get; init; }

    /// <summary>Where Terraform's state is.</summary>
    public StateSettings State { get; init; } = new("rg-dify-state", null, "tfstate");
}

/// <summary>The storage that holds Terraform's state; it is made once, by hand, before anything else.</summary>
/// <param name="ResourceGroup">Its resource group.</param>
/// <param name="StorageAccount">The account; null: a name derived from the subscription, see <see cref="AccountFor"/>.</param>
/// <param name="Container">The container; each environment has a blob of its own in it.</param>
public sealed record StateSettings(string ResourceGroup, string? StorageAccount, string Container)
{
    private const string Prefix = "stdify";
    private const int LongestName = 24;

    /// <summary>The account's name: as it was set, or one that is as unique as the subscription is.</summary>
    /// <param name="subscriptionId">A GUID.</param>
    public string AccountFor(string subscriptionId) =>
        StorageAccount ?? $"{Prefix}{subscriptionId.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()}"[..LongestName];
}

/// <summary>Something in Azure that is there already.</summary>
/// <param name="ResourceGroup">Its resource group.</param>
/// <param name="Name">Its name there.</param>
public sealed record AzureName(string ResourceGroup, string Name)
{
    /// <summary>Reads <c>group/name</c> or a resource id; null when it is neither.</summary>
    /// <param name="text">What was given.</param>
    public static AzureName? Find(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } group, { Length: > 0 } name] => new(group, name),
        ["", "subscriptions", _, var word, { Length: > 0 } group, "providers", _, _, { Length: > 0 } name]
            when word.Equals("resourceGroups", StringComparison.OrdinalIgnoreCase) => new(group, name),
        _ => null,
    };
}

/// <summary>Addresses from one to another, both included.</summary>
/// <param name="First">The first IPv4 address.</param>
/// <param name="Last">The last one.</param>
public sealed record AddressRange(string First, string Last)
{
    /// <summary>Reads <c>203.0.113.7</c> or <c>203.0.113.0-203.0.113.255</c>; null when it is neither.</summary>
    /// <param name="text">What was given.</param>
    public static AddressRange? Find(string text) => text.Split('-', StringSplitOptions.TrimEntries) switch
    {
        [var one] when IsAddress(one) => new(one, one),
        [var first, var last] when IsAddress(first) && IsAddress(last) => new(first, last),
        _ => null,
    };

    // IPAddress reads "1" and "1.2" as addresses, too.
    private static bool IsAddress(string text) =>
        text.Split('.').Length == 4 && System.Net.IPAddress.TryParse(text, out var address)
        && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
}
