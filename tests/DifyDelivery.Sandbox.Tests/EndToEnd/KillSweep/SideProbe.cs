using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres;
using Npgsql;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>
/// A way of the tests' own to each of the two servers: a Service beside the product's, so that nothing of the product and no API server is
/// between, and a network that is cut for the build is not cut for the watcher.
/// </summary>
internal sealed class SideProbe
{
    public const int InClusterPort = 30433;
    public const int FlexibleServerPort = 30434;

    private const string Database = "dify";
    private readonly string _connection;

    private SideProbe(string name, string host, int port, string user, string password, SslMode tls)
    {
        Name = name;
        _connection = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Username = user,
            Password = password,
            Database = Database,
            SslMode = tls,
            GssEncryptionMode = GssEncryptionMode.Disable,
            // The fence lets sessions of this name be; the watcher only reads.
            ApplicationName = "dify-delivery watch",
            Timeout = 3,
            CommandTimeout = 5,
            Pooling = false,
        }.ConnectionString;
    }

    public string Name { get; }

    /// <summary>Makes the Services and reads the logins. The Flexible Server has to be there.</summary>
    public static async Task<(SideProbe InCluster, SideProbe FlexibleServer)> OpenAsync(Killing kubectl, ICluster cluster)
    {
        await kubectl.ApplyAsync(
            $$$"""
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "watch-in-cluster", "namespace": "dify"}, "spec": {"type": "NodePort",
                "selector": {"statefulset.kubernetes.io/pod-name": "dify-postgresql-primary-0"}, "publishNotReadyAddresses": true,
                "ports": [{"protocol": "TCP", "port": 5432, "targetPort": 5432, "nodePort": {{{InClusterPort}}}}]}},
              {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "watch-flexible-server", "namespace": "flexible-server"}, "spec": {"type": "NodePort",
                "selector": {"statefulset.kubernetes.io/pod-name": "psql-dify-dev-0"}, "publishNotReadyAddresses": true,
                "ports": [{"protocol": "TCP", "port": 5432, "targetPort": 5432, "nodePort": {{{FlexibleServerPort}}}}]}}]}
            """);
        var host = await kubectl.KubectlAsync("get", "nodes", "--output", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
        var secrets = await cluster.ReadSecretAsync("dify", "dify-delivery") ?? throw new InvalidOperationException("there is no Secret");
        return (
            new SideProbe("in-cluster", host, InClusterPort, "postgres", secrets[DeliverySecrets.PostgresPassword], SslMode.Disable),
            new SideProbe("Flexible Server", host, FlexibleServerPort, "difyadmin", secrets[DeliverySecrets.AdministratorPassword], SslMode.Require));
    }

    public async Task<NpgsqlConnection> ConnectAsync(string database = Database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connection) { Database = database }.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
