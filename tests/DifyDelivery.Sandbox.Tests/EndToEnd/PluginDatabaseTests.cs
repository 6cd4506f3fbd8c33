using System.Text.Json;
using DifyDelivery.Helm;
using DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;
using Npgsql;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>
/// The plugin daemon's tables get a database of their own on the way out, by the engine on this machine, and are merged again on the way
/// back, by the engine in a pod, while the daemon itself writes into them on either side.
/// </summary>
public class PluginDatabaseTests(MigrationRoot root) : MigrationTest(root)
{
    private const string Api = "dify";
    private const string Plugins = "dify_plugin";
    private static readonly string[] Own = ["--plugin-database", "Own"];

    /// <summary>What the stand-in's plugin daemon makes.</summary>
    private static readonly string[] OfTheDaemon = ["endpoints", "plugin_declarations", "plugin_installations", "plugins", "tenant_storages"];

    [Fact]
    public async Task ItsTablesAreSplitOffOnTheWayOutAndMergedOnTheWayBack()
    {
        if (CannotRun)
        {
            return;
        }

        using var cluster = await ConnectAsync();
        await using var writers = new WriterWatch(cluster);
        await writers.WriteSomethingAsync();

        var there = await SucceedsAsync("MigrateData", [.. There, .. Own, "--runner", "Agent"]);

        there.ShouldContain("the engine runs on this machine");
        Moved().ShouldBe([(Api, Api), (Api, Plugins)], there);
        var (inCluster, flexible) = await SideProbe.OpenAsync(new Killing(Root), cluster);
        await ServedAsync(flexible, Plugins);
        (await RowCheck.TablesAsync(flexible, Plugins)).ShouldBe(OfTheDaemon);
        (await RowCheck.TablesAsync(flexible, Api)).Intersect(OfTheDaemon).ShouldBeEmpty();
        await NothingWasLostAsync(writers, inCluster, flexible);
        (await SucceedsAsync("DeployDify", [.. OnFlexibleServer, .. Own])).ShouldContain("the release is as planned");

        // Left out once, the choice would start the daemon on tables that are not there.
        var forgotten = await Root.RunAsync(["DeployDify", .. OnFlexibleServer]);
        forgotten.ExitCode.ShouldBe(3, forgotten.Output);
        forgotten.Output.ShouldContain("topology.plugin-database");

        var back = await SucceedsAsync("MigrateData", [.. Back, .. OnFlexibleServer, .. Own, "--runner", "Cluster"]);

        back.ShouldContain("the engine runs in a pod of the cluster");
        Moved().ShouldBe([(Api, Api), (Plugins, Api)], back);
        await ServedAsync(inCluster, Api);
        (await RowCheck.TablesAsync(inCluster, Api)).Intersect(OfTheDaemon).ShouldBe(OfTheDaemon);
        (await RowCheck.TablesAsync(inCluster, Plugins)).ShouldBeEmpty();
        await NothingWasLostAsync(writers, flexible, inCluster);
        await SucceedsAsync("Verify", Own);
        await ForgetAsync(flexible);
    }

    /// <summary>From which database into which, as the report has it: of each there were rows, and all of them were proved.</summary>
    private IReadOnlyList<(string From, string Into)> Moved()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root.Root, "artifacts", "migration.json")));
        var databases = json.RootElement.GetProperty("migration").GetProperty("databases").EnumerateArray().ToList();
        databases.ShouldAllBe(database => database.GetProperty("isEqual").GetBoolean() && database.GetProperty("rows").GetInt64() > 0);
        return [.. databases.Select(database => (database.GetProperty("source").GetString()!, database.GetProperty("target").GetString()!))];
    }

    /// <summary>The comparison of the product, the one of the tests, and what each writer was promised, of the time before and since.</summary>
    private async Task NothingWasLostAsync(WriterWatch writers, SideProbe left, SideProbe used)
    {
        ReportIsEqual();
        await writers.WriteSomethingAsync();
        await writers.NothingWasLostAsync();
        (await RowCheck.RunAsync(left, used)).ShouldBeGreaterThan(0);
    }

    /// <summary>
    /// The release names the databases, and Dify's pods have their sessions in these and in no other. Whose a session is cannot be seen behind
    /// the Service's address; that the daemon's are in its own database follows from its tables, which it writes to and which are only there.
    /// </summary>
    private async Task ServedAsync(SideProbe server, string plugins)
    {
        var kubectl = new Killing(Root);
        foreach (var (component, database) in new[] { (DifyComponents.Api, Api), (DifyComponents.Worker, Api), (DifyComponents.PluginDaemon, plugins) })
        {
            (await kubectl.KubectlAsync("get", "configmap", $"dify-{component}", "--namespace", "dify", "--output", "jsonpath={.data.DB_DATABASE}")).ShouldBe(database, component);
        }

        string[] wanted = [.. new[] { Api, plugins }.Distinct()];
        IReadOnlyList<string> found = [];
        await Eventually.HoldsAsync(
            async () => (found = await WithSessionsAsync(server)).SequenceEqual(wanted), TimeSpan.FromSeconds(30),
            () => $"Dify's sessions on {server.Name} are in {string.Join(" and ", wanted)}; they are in {string.Join(" and ", found)}");
    }

    private static async Task<IReadOnlyList<string>> WithSessionsAsync(SideProbe server)
    {
        await using var connection = await server.ConnectAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT DISTINCT datname::text COLLATE "C" FROM pg_stat_activity
            WHERE datname LIKE 'dify%' AND client_addr IS NOT NULL AND coalesce(application_name, '') NOT LIKE 'dify-delivery%' ORDER BY 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var databases = new List<string>();
        while (await reader.ReadAsync())
        {
            databases.Add(reader.GetString(0));
        }

        return databases;
    }

    /// <summary>The other tests let both share one database: what is left here would go with them as a database that nobody reads.</summary>
    private static async Task ForgetAsync(SideProbe flexible)
    {
        await using var connection = await flexible.ConnectAsync("postgres");
        await using var drop = new NpgsqlCommand($"DROP DATABASE {Plugins}", connection);
        await drop.ExecuteNonQueryAsync();
    }
}
