using DifyDelivery.Planning;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Reachability, encryption, roles, ownership.</summary>
internal static class AccessRules
{
    /// <summary>What cannot be judged because it could not be read.</summary>
    public static IEnumerable<Finding> Unreadable(PreflightRequest request)
    {
        foreach (var (side, server) in Sides(request))
        {
            if (server.Obstacle is { } obstacle)
                yield return Of($"migration.{side}-unreachable", obstacle);
        }

        foreach (var move in request.Databases)
        {
            if (move.Source.Obstacle is { } source && request.Source.Obstacle is null)
                yield return Of("migration.source-unreadable", source);
            if (move.Target.Obstacle is { } target && request.Target.Obstacle is null)
                yield return Of("migration.target-unreadable", target);
            if (!move.Source.Exists)
            {
                yield return new Finding(
                    "migration.source-missing", Severity.Error, $"The source {request.Source.Endpoint} has no database '{move.Source.Name}'.",
                    "Correct the name of the database in the parameters.");
            }
        }
    }

    public static IEnumerable<Finding> Examine(PreflightRequest request)
    {
        foreach (var (side, server) in Sides(request))
        {
            if (server.Facts!.IsReplica)
            {
                yield return new Finding(
                    $"migration.{side}-is-replica", Severity.Error, $"{server.Title()} is in recovery: a replica, which takes no writes and cannot be fenced.",
                    "Name the primary's address.");
            }

            if (server.Facts.TlsInUse is null)
            {
                // A Flexible Server refuses such connections by itself; here it is the tunnel or the cluster's network that protects.
                yield return new Finding(
                    "migration.not-encrypted", server.AllowedExtensions is null ? Severity.Note : Severity.Warning,
                    $"The connection to {server.Title()} is not encrypted.", "Rows cross the network as they are; keep it inside the cluster or a tunnel, or turn TLS on.");
            }
        }

        foreach (var move in request.Databases)
        {
            var unreadable = move.SelectedTables.Where(table => !table.IsReadable).ToList();
            if (unreadable.Count > 0)
            {
                yield return new Finding(
                    "migration.tables-unreadable", Severity.Error,
                    $"'{request.Source.Facts!.Login.Name}' may not read all rows of {Text.Count(unreadable.Count, "table")} of '{move.Source.Name}': {Text.List(unreadable.Select(table => $"{table.Table}"))}.",
                    "Log in as the owner of the tables, without row-level security in force.");
            }

            foreach (var finding in Target(request.Target, move.Target))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Target(ServerInspection server, DatabaseInspection database)
    {
        var login = server.Facts!.Login;
        if (!database.Exists)
        {
            if (!login.CanCreateDatabases && !login.IsSuperuser)
            {
                yield return new Finding(
                    "migration.target-missing", Severity.Error, $"The target has no database '{database.Name}', and '{login.Name}' may not create one.",
                    "ProvisionPostgres, as the administrator.");
            }

            yield break;
        }

        if (!database.IsOwned && !login.IsSuperuser)
        {
            yield return new Finding(
                "migration.target-not-owned", Severity.Error, $"The target's database '{database.Name}' belongs to '{database.Owner}', not to '{login.Name}'.",
                $"ALTER DATABASE \"{database.Name}\" OWNER TO \"{login.Name}\", as its owner or the administrator.");
        }

        if (!database.CanCreateInPublic || !database.CanCreateSchemas)
        {
            yield return new Finding(
                "migration.target-not-writable", Severity.Error,
                $"'{login.Name}' may not create in {(database.CanCreateInPublic ? "the target's database" : "schema public of the target's database")} '{database.Name}'.",
                $"GRANT CREATE ON DATABASE \"{database.Name}\" TO \"{login.Name}\"; GRANT CREATE ON SCHEMA public TO \"{login.Name}\", as the owner.");
        }
    }

    private static IEnumerable<(string Side, ServerInspection Server)> Sides(PreflightRequest request) =>
        [("source", request.Source), ("target", request.Target)];

    private static Finding Of(string id, ServerObstacle obstacle) =>
        new(id, Severity.Error, obstacle.Why is null ? obstacle.What : $"{obstacle.What} {obstacle.Why}", obstacle.Remedy);
}
