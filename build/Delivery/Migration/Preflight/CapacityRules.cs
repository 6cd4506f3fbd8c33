using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Space, connections, compression.</summary>
internal static class CapacityRules
{
    // What the copy leaves beside the rows: WAL between checkpoints, sorting of indexes, the fill of pages.
    private const double Growth = 1.25;

    // Dify's pools at their fullest: SQLAlchemy 30 + 10 overflow in each api and worker process, 30 in the plugin daemon.
    private const int ConnectionsPerProcess = 40;
    private const int ConnectionsPerPluginDaemon = 30;

    // Beside the workers: the coordinator, the snapshot, index builds, the journal.
    private const int OwnConnections = 4;

    public static IEnumerable<Finding> Examine(PreflightRequest request) => [.. Space(request), .. Connections(request), .. Compression(request)];

    private static IEnumerable<Finding> Space(PreflightRequest request)
    {
        var size = request.Databases.SelectMany(move => move.SelectedTables).Sum(table => table.Bytes + table.IndexBytes);
        var needed = (long)(size * Growth);
        if (request.Limits.StorageBytes is not { } storage)
        {
            yield return new Finding(
                "migration.space-unknown", Severity.Note,
                $"The source's tables and indexes take {Text.Bytes(size)}; the target needs {Text.Bytes(needed)} free (size x 1.25). How much it has is not known.",
                "Compare with the target's storage.");
        }
        else if (storage - request.Limits.UsedBytes < needed)
        {
            yield return new Finding(
                "migration.space-short", Severity.Error,
                $"The target needs {Text.Bytes(needed)} free (the source's {Text.Bytes(size)} x 1.25) and has {Text.Bytes(Math.Max(0, storage - request.Limits.UsedBytes))} of {Text.Bytes(storage)}.",
                "Enlarge its storage: on Flexible Server the parameter of the storage size (it cannot be made smaller again), in the cluster the claim's.");
        }
    }

    private static IEnumerable<Finding> Connections(PreflightRequest request)
    {
        var own = request.Workers + OwnConnections;
        foreach (var (side, server) in new[] { ("source", request.Source), ("target", request.Target) })
        {
            if (server.Connections < own)
            {
                yield return new Finding(
                    $"migration.{side}-connections-too-few", Severity.Error,
                    $"{server.Title()} lets {Text.Count(server.Connections, "connection")} in; the copy alone needs {own}.",
                    "Raise max_connections, or copy with fewer workers.");
            }
        }

        var dify = (request.Limits.PooledProcesses * ConnectionsPerProcess) + (request.Limits.PluginDaemons * ConnectionsPerPluginDaemon);
        if (request.Target.Connections < dify)
        {
            yield return new Finding(
                "migration.connections-short", Severity.Warning,
                $"{request.Target.Title()} lets {Text.Count(request.Target.Connections, "connection")} in; Dify's pools at their fullest take {dify} "
                    + $"({request.Limits.PooledProcesses} x {ConnectionsPerProcess} of api and worker, {request.Limits.PluginDaemons} x {ConnectionsPerPluginDaemon} of the plugin daemon).",
                "Choose a larger size, raise max_connections, or make Dify's pools smaller (SQLALCHEMY_POOL_SIZE).");
        }
    }

    private static IEnumerable<Finding> Compression(PreflightRequest request)
    {
        if (!request.Target.HasLz4)
        {
            yield return new Finding(
                "migration.no-lz4", Severity.Note, $"{request.Target.Title()} has no lz4 for large values: the copy takes about a third more of its processor.",
                "Nothing needs to be done.");
        }
    }
}
