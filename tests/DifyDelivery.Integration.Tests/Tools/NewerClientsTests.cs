using DifyDelivery.Integration.Tests.Postgres.Comparing;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Integration.Tests.Tools;

/// <summary>Client programs newer than this machine's: a schema really goes down a major with them.</summary>
[Collection(ServersCollection.Name)]
public sealed class NewerClientsTests(ServersFixture servers)
{
    // A setting of 17 that 15 does not know: pg_dump writes it into every dump.
    private const string Unknown = "SET transaction_timeout";

    private static readonly ProcessRunner Runner = new(new Redactor());

    [DebianTheory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task ASchemaGoesDownToFifteen(int major)
    {
        var clients = await new PostgresClients(Unpacking()).ForAsync(major, new NullReporter());
        clients.Major.ShouldBe(major);
        var (source, target) = (await servers.HardAsync(major), await servers.EmptyAsync(15));

        var dump = await RunAsync(clients, "pg_dump", source, "--schema-only", "--no-owner", "--no-acl", "--no-comments");
        dump.ShouldContain(Unknown);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, dump.Split('\n').Where(line => !line.StartsWith(Unknown, StringComparison.Ordinal)));
            await RunAsync(clients, "psql", target, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file", file);
        }
        finally
        {
            File.Delete(file);
        }

        await ServersFixture.RunAsync(target, HardSchema.Values);
        (await new DatabaseComparison(source, target).CompareSchemasAsync(TableSelection.All)).ShouldBeEmpty();
    }

    /// <summary>The manifest's own entries, without the sources that would change this machine.</summary>
    private static Toolbox Unpacking()
    {
        var manifest = ToolManifest.Load();
        var tools = manifest.Tools.Select(tool => tool with { Folders = [], Sources = [.. tool.Sources.Where(source => source.Kind == SourceKind.Debian)] });
        return new Toolbox(Runner, new ToolboxOptions { Folder = "/var/tmp/dify-delivery-tests/clients" }, TimeProvider.System, manifest with { Tools = [.. tools] });
    }

    private static async Task<string> RunAsync(PostgresClientPrograms clients, string program, DatabaseRef database, params string[] arguments)
    {
        var command = new CommandSpec(
            Path.Combine(clients.Folder, program),
            ["-h", database.Server.Host, "-p", $"{database.Server.Port}", "-U", database.Server.Username, "-d", database.Name, .. arguments])
        {
            Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = database.Server.Password },
        };
        return (await Runner.RunAsync(command)).EnsureSucceeded($"{program} failed").StandardOutput;
    }
}
