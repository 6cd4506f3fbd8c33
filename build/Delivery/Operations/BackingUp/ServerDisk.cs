using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Looks how large the disk of a server is, and what is on it.</summary>
internal static class ServerDisk
{
    private const long Mebi = 1024 * 1024;

    public static async Task<ServerSpace> ReadAsync(
        MigrationScene scene, Topology topology, string name, IEnumerable<DatabaseFacts> databases, CancellationToken cancellationToken) =>
        new(
            name, await SizeAsync(scene, topology, cancellationToken), databases.Sum(database => database.SizeBytes),
            topology == Topology.FlexibleServer && scene.Context.Settings.Platform == Platform.Azure);

    /// <summary>The size in bytes; null where there is no disk.</summary>
    public static async Task<long?> SizeAsync(MigrationScene scene, Topology topology, CancellationToken cancellationToken)
    {
        var context = scene.Context;
        if (topology == Topology.FlexibleServer)
        {
            return context.Settings.FlexibleServer.StorageMb * Mebi;
        }

        return await new DifyServerObjects(scene.Cluster.Api, context.Release.Namespace, context.Names).DiskBytesAsync(DifyNames.PrimaryRole, cancellationToken);
    }
}
