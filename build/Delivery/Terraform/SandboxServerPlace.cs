using DifyDelivery.Sandbox;

namespace DifyDelivery.Terraform;

/// <summary>Where the server that plays Flexible Server is put, and what it is made from.</summary>
/// <param name="Cluster">The environment's cluster.</param>
/// <param name="Kubectl">Path of kubectl.</param>
/// <param name="Image">Reference of the PostgreSQL image, loaded into the cluster.</param>
/// <param name="CertificateDirectory">Folder of ca.crt, server.crt and server.key; the certificate has to name <see cref="Hosts"/>.</param>
public sealed record SandboxServerPlace(ClusterEndpoint Cluster, string Kubectl, string Image, string CertificateDirectory)
{
    /// <summary>The server's namespace, not the release's. <value>The default is <c>flexible-server</c>.</value></summary>
    public string Namespace { get; init; } = "flexible-server";

    /// <summary>Where the server answers on the node's address. <value>The default is 30432.</value></summary>
    public int NodePort { get; init; } = 30432;

    /// <summary>How long it may take to become ready. <value>The default is 3 minutes.</value></summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The name of an environment's server.</summary>
    /// <param name="environment">dev, test or prod.</param>
    public static string ServerName(string environment) => $"psql-dify-{environment}";

    /// <summary>The names and addresses by which clients know the server: what its certificate has to name.</summary>
    /// <param name="environment">dev, test or prod.</param>
    public IReadOnlyList<string> Hosts(string environment)
    {
        var service = $"{ServerName(environment)}.{Namespace}";
        return [Cluster.NodeAddress, service, $"{service}.svc", $"{service}.svc.cluster.local"];
    }
}
