using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Fencing;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Ways to the two servers: through the API server to the one in the cluster, directly to the other.</summary>
internal sealed class DatabaseEnds(DeliveryContext context, IPlatform platform, ReleaseSecrets secrets, FlexibleServerPort server)
{
    private const string Superuser = "postgres";
    private const int PostgresPort = 5432;

    private PortForward? _tunnel;

    /// <summary>A client of a tunnel that fails only sees a closed connection: this adds what the tunnel knows.</summary>
    public async Task ExplainAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (ServerUnreachableException exception) when (_tunnel?.LastFailure is { } reason)
        {
            throw new DeliveryException(exception.Message, $"{exception.Why}\n{reason}", exception.Remedy, exception);
        }
    }

    /// <summary>
    /// A way to a server that a step needs: one that was killed or whose node has died is back in a moment, and a run that gave up at once
    /// would have to be repeated until it is.
    /// </summary>
    /// <param name="topology">Which server.</param>
    /// <param name="activity">Told what it is waited for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="patience">How long; null: as long as a workload may take to become ready.</param>
    public async Task<DatabaseEnd> OpenAsync(Topology topology, IActivity activity, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var end = await OpenAsync(topology, cancellationToken);
        try
        {
            await end.Server.WaitUntilReadyAsync(patience ?? context.Settings.Timeouts.Deploy, activity, cancellationToken);
            return end;
        }
        catch
        {
            await end.DisposeAsync();
            throw;
        }
    }

    /// <summary>A way to a server, whether it answers or not.</summary>
    public async Task<DatabaseEnd> OpenAsync(Topology topology, CancellationToken cancellationToken) =>
        topology == Topology.InCluster ? await TunnelAsync(cancellationToken) : await DirectAsync(cancellationToken);

    /// <summary>Whether a server could not be asked because it does not answer, or is not there.</summary>
    public static bool IsSilence(DeliveryException exception) => exception is ServerUnreachableException or ServerNotProvisionedException;

    /// <summary>A server as a pod in the release's namespace sees it.</summary>
    public async Task<PostgresEndpoint> InsideAsync(Topology topology, CancellationToken cancellationToken) => topology == Topology.InCluster
        ? new PostgresEndpoint(
            context.Names.PostgresqlPrimary, PostgresPort, Superuser, await PasswordAsync(DeliverySecrets.PostgresPassword, cancellationToken), PostgresTls.Disable)
        : await server.InsideAsync(await PasswordAsync(DeliverySecrets.AdministratorPassword, cancellationToken), cancellationToken);

    private async Task<DatabaseEnd> TunnelAsync(CancellationToken cancellationToken)
    {
        var name = context.Names.PostgresqlPrimary;
        var password = await PasswordAsync(DeliverySecrets.PostgresPassword, cancellationToken);
        var pod = await new DifyServerObjects(platform.Connected.Api, context.Release.Namespace, context.Names).PodNameAsync(DifyNames.PrimaryRole, cancellationToken);
        var tunnel = _tunnel = platform.Connected.Api.Forward(context.Release.Namespace, pod, PostgresPort);
        var endpoint = new PostgresEndpoint("127.0.0.1", tunnel.LocalPort, Superuser, password, PostgresTls.Disable);
        return new DatabaseEnd(name, new PostgresServer(endpoint, context.Time), tunnel);
    }

    private async Task<DatabaseEnd> DirectAsync(CancellationToken cancellationToken) => new(
        server.ServerName, await server.ConnectAsync(await PasswordAsync(DeliverySecrets.AdministratorPassword, cancellationToken), cancellationToken), null);

    private async Task<string> PasswordAsync(string key, CancellationToken cancellationToken) =>
        await secrets.ReadAsync(platform.Connected.Api, key, cancellationToken)
        ?? throw new DeliveryException($"The Secret {context.SecretName} is not there.", remedy: context.Command("DeployDify"));
}

/// <summary>A server, and what leads to it.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Server">The server.</param>
/// <param name="Tunnel">The way to it, closed with this; null for a direct one. It finds the pod anew for every connection.</param>
internal sealed record DatabaseEnd(string Name, IPostgresServer Server, PortForward? Tunnel) : IAsyncDisposable
{
    private const string Maintenance = "postgres";

    public PostgresEndpoint Endpoint => Server.Endpoint;

    public DatabaseRef Database(string name) => new(Endpoint, name);

    public DatabaseFence Fence(string database) => new(Endpoint, database);

    public QuietSource Quiet(string database, TimeProvider time) => new(Fence(database), $"{Name}/{database}", time);

    public async Task<ServerIdentity> IdentifyAsync(CancellationToken cancellationToken)
    {
        var facts = await Server.ReadFactsAsync(cancellationToken);
        var identifier = await Fence(Maintenance).ReadSystemIdentifierAsync(cancellationToken);
        return new ServerIdentity(Name, Tunnel?.Target ?? $"{Endpoint.Host}:{Endpoint.Port}", facts.Version, identifier);
    }

    /// <summary>What a database needs that some of this server's are copied or restored into: their extensions, in the schemas that they have there, but for the one of every database, and Dify's own.</summary>
    /// <param name="copy">The database that they go into.</param>
    /// <param name="databases">Those on this server.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<ServerNeeds> NeedsOfCopyAsync(string copy, IEnumerable<string> databases, CancellationToken cancellationToken)
    {
        var extensions = new HashSet<string>(ServerNeeds.Dify.Extensions, StringComparer.Ordinal);
        var schemas = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var database in databases)
        {
            foreach (var extension in (await Server.ReadExtensionsAsync(database, cancellationToken)).Where(each => each.Name != "plpgsql"))
            {
                extensions.Add(extension.Name);
                schemas.TryAdd(extension.Name, extension.Schema);
            }
        }

        return new ServerNeeds([copy], [.. extensions]) { ExtensionSchemas = schemas };
    }

    public ValueTask DisposeAsync() => Tunnel?.DisposeAsync() ?? ValueTask.CompletedTask;
}
