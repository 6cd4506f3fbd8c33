using DifyDelivery.Errors;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Tests.Tools;

public sealed class PostgresClientsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clients");
    private readonly Dictionary<string, string> _there = [];
    private readonly List<string> _asked = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(14, 15)]
    [InlineData(15, 15)]
    [InlineData(16, 17)]
    [InlineData(17, 17)]
    [InlineData(18, 18)]
    public async Task TheNearestMajorThatIsNotOlderServes(int server, int expected)
    {
        There(ToolNames.PostgresClient, "15.18");
        There(ToolNames.PostgresClient17, "17.12");
        There(ToolNames.PostgresClient18, "18.6");

        var clients = await ForAsync(server);

        clients.Major.ShouldBe(expected);
        File.Exists(Path.Combine(clients.Folder, "pg_restore")).ShouldBeTrue();
        _asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task WhereTheNearestCannotBeHadANewerOneServes()
    {
        There(ToolNames.PostgresClient18, "18.6");

        (await ForAsync(15)).Version.ShouldBe("18.6");

        _asked.ShouldBe([ToolNames.PostgresClient, ToolNames.PostgresClient17, ToolNames.PostgresClient18]);
    }

    [Fact]
    public async Task AnOlderOneIsNeverTaken()
    {
        There(ToolNames.PostgresClient, "15.18");

        (await Should.ThrowAsync<DeliveryException>(() => ForAsync(17))).Message.ShouldBe("no postgresql-client-17");
    }

    [Fact]
    public async Task AServerNewerThanAllIsRefused() =>
        (await Should.ThrowAsync<DeliveryException>(() => ForAsync(19))).Message.ShouldContain("PostgreSQL 19");

    [Fact]
    public async Task AHalfInstalledFolderIsNamed()
    {
        There(ToolNames.PostgresClient, "15.18");
        foreach (var file in _folder.EnumerateFiles("pg_restore", SearchOption.AllDirectories))
            file.Delete();

        (await Should.ThrowAsync<DeliveryException>(() => ForAsync(15))).Message.ShouldContain("pg_restore");
    }

    private void There(string tool, string version)
    {
        var folder = _folder.CreateSubdirectory(tool).FullName;
        foreach (var program in new[] { "psql", "pg_dump", "pg_restore" })
            File.WriteAllText(Path.Combine(folder, program), version);
        _there[tool] = Path.Combine(folder, "psql");
    }

    private Task<PostgresClientPrograms> ForAsync(int major) => new PostgresClients(new Box(this)).ForAsync(major, new NullReporter());

    private sealed class Box(PostgresClientsTests tests) : IToolbox
    {
        public Task<ResolvedTool> ResolveAsync(string name, IReporter reporter, CancellationToken cancellationToken = default)
        {
            tests._asked.Add(name);
            return tests._there.TryGetValue(name, out var path)
                ? Task.FromResult(new ResolvedTool(name, path, File.ReadAllText(path), "test"))
                : throw new DeliveryException($"no {name}");
        }
    }
}
