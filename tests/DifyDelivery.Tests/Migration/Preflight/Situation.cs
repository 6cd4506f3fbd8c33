using DifyDelivery.Migration.Preflight;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Tests.Migration.Preflight;

/// <summary>A move from a server in the cluster to a Flexible Server against which nothing speaks, for tests to spoil in one point.</summary>
internal static class Situation
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static PreflightRequest Good => new()
    {
        Source = Server("postgres@10.0.0.5:5432", 15, isSuperuser: true),
        Target = Server("difyadmin@dify.example:5432", 15, isSuperuser: false) with { AllowedExtensions = ["uuid-ossp"], IsAzureAdministrator = true },
        Databases =
        [
            new DatabaseMove(
                Database with
                {
                    Tables = [Table("messages", 600_000_000), Table("apps", 20_000_000), Table("alembic_version", 8192)],
                    Extensions = [new ExtensionFacts("plpgsql", "1.0", "pg_catalog"), new ExtensionFacts("uuid-ossp", "1.1", "public")],
                    Revision = "a4f2d8c9b731",
                    SizeBytes = 900_000_000,
                },
                Database with { Owner = "difyadmin" },
                TableSelection.All),
        ],
        Clients = new ClientPrograms(15),
        Limits = new TargetLimits { StorageBytes = 32L << 30 },
        ExpectedRevision = "a4f2d8c9b731",
        Now = Now,
    };

    private static DatabaseInspection Database => new()
    {
        Name = "dify",
        Owner = "postgres",
        IsOwned = true,
        CanCreateSchemas = true,
        CanCreateInPublic = true,
        Encoding = "UTF8",
        Collation = "en_US.utf8",
        TimeZone = "UTC",
    };

    public static TableInspection Table(string name, long bytes) => new(new TableName("public", name), bytes, bytes / 10, bytes / 1000, true, false, true);

    public static ServerInspection Server(string endpoint, int major, bool isSuperuser) => new()
    {
        Endpoint = endpoint,
        Facts = new ServerFacts(
            $"{major}.4", major, Now.AddDays(-3), false, "TLSv1.3", new LoginFacts(endpoint.Split('@')[0], isSuperuser, true, true, true), new Dictionary<string, string>()),
        Connections = 400,
        HasLz4 = true,
        SeesAllSessions = true,
        AvailableExtensions = new Dictionary<string, string> { ["uuid-ossp"] = "1.1", ["pg_trgm"] = "1.6", ["plpgsql"] = "1.0" },
    };

    public static PreflightRequest WithSource(this PreflightRequest request, Func<ServerInspection, ServerInspection> change) =>
        request with { Source = change(request.Source) };

    public static PreflightRequest WithTarget(this PreflightRequest request, Func<ServerInspection, ServerInspection> change) =>
        request with { Target = change(request.Target) };

    public static PreflightRequest WithSourceDatabase(this PreflightRequest request, Func<DatabaseInspection, DatabaseInspection> change) =>
        request with { Databases = [.. request.Databases.Select(move => move with { Source = change(move.Source) })] };

    public static PreflightRequest WithTargetDatabase(this PreflightRequest request, Func<DatabaseInspection, DatabaseInspection> change) =>
        request with { Databases = [.. request.Databases.Select(move => move with { Target = change(move.Target) })] };

    public static ServerInspection OfMajor(this ServerInspection server, int major) => server with { Facts = server.Facts! with { Major = major } };
}
