using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>
/// A source as it runs in the cluster, and a target as Flexible Server grants it: TLS only, the administrator no superuser, extensions
/// made by someone else.
/// </summary>
public sealed class CopyServers : IAsyncLifetime
{
    private const string Admin = "delivery_admin";

    internal TestServer Source { get; private set; } = null!;

    internal TestServer Target { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var servers = await Task.WhenAll(TestServer.StartNewAsync(), TestServer.StartNewAsync(tls: true));
        (Source, Target) = (servers[0], servers[1]);
        await MakeAdminAsync(Target);
    }

    public async Task DisposeAsync()
    {
        await Source.DisposeAsync();
        await Target.DisposeAsync();
    }

    /// <summary>A role with no more than azure_pg_admin has.</summary>
    internal static Task MakeAdminAsync(TestServer server) =>
        server.QueryAsync($"CREATE ROLE {Admin} LOGIN CREATEDB CREATEROLE PASSWORD '{TestServer.AdminPassword}'");

    /// <summary>A database on the source, filled by a script.</summary>
    internal async Task<DatabaseRef> NewSourceAsync(params string[] scripts)
    {
        var name = await CreateAsync(Source, owner: "postgres");
        foreach (var script in scripts)
        {
            await RunScriptAsync(Source, name, script);
        }

        return new DatabaseRef(SuperuserOf(Source), name);
    }

    /// <summary>An empty database on the target, owned by its administrator.</summary>
    internal async Task<DatabaseRef> NewTargetAsync(params string[] extensions)
    {
        var name = await CreateAsync(Target, Admin);
        foreach (var extension in extensions)
        {
            await Target.QueryAsync($"CREATE EXTENSION \"{extension}\"", name);
        }

        return new DatabaseRef(AdminOf(Target, PostgresTls.VerifyFull), name);
    }

    internal static PostgresEndpoint SuperuserOf(TestServer server, PostgresTls tls = PostgresTls.Disable) =>
        new(server.Host, server.Port, "postgres", TestServer.AdminPassword, tls, tls == PostgresTls.VerifyFull ? server.CertificatePath : null);

    internal static PostgresEndpoint AdminOf(TestServer server, PostgresTls tls) => SuperuserOf(server, tls) with { Username = Admin };

    internal static CopyRequest Request(DatabaseRef source, DatabaseRef target) => new()
    {
        Id = Guid.NewGuid(),
        Source = source,
        Target = target,
        ClientPrograms = PostgresBinaries.Folder(),
        SourceIsFenced = true,
    };

    internal static DatabaseCopy CopyOf(CopyRequest request)
    {
        var redactor = new Redactor();
        redactor.Register(request.Source.Server.Password);
        return new DatabaseCopy(request, new ProcessRunner(redactor), TimeProvider.System);
    }

    /// <summary>Sends a script as psql would: each statement unchanged.</summary>
    internal static async Task RunScriptAsync(TestServer server, string database, string script)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script);
            var (exit, output) = await ChildProgram.RunAsync(
                Path.Combine(PostgresBinaries.Folder(), "psql"),
                ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", server.Host, "-p", $"{server.Port}", "-U", "postgres", "-d", database, "-f", file],
                new Dictionary<string, string?> { ["PGPASSWORD"] = TestServer.AdminPassword });
            exit.ShouldBe(0, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> CreateAsync(TestServer server, string owner)
    {
        var name = $"test_{Guid.NewGuid():n}";
        await server.QueryAsync($"CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING UTF8");
        return name;
    }
}

[CollectionDefinition(Name)]
public sealed class CopyServersCollection : ICollectionFixture<CopyServers>
{
    public const string Name = "copy servers";
}

/// <summary>Keeps what was told.</summary>
internal sealed class ProgressLog : IProgress<CopyProgress>
{
    private readonly List<CopyProgress> _all = [];

    public Action<CopyProgress>? OnReport { get; init; }

    public IReadOnlyList<CopyProgress> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public void Report(CopyProgress value)
    {
        lock (_all)
        {
            _all.Add(value);
        }

        OnReport?.Invoke(value);
    }
}
