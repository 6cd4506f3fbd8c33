using DifyDelivery.Errors;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox;

namespace DifyDelivery.Tests.Sandbox;

public sealed class KindClusterTests : IDisposable
{
    // A container is there once "kind create cluster" has run, and runs unless a file says that it is stopped.
    private const string Docker = """
        case $1 in
          version) echo 27.0.0;;
          inspect) [ -e $HERE/created ] || exit 1; if [ -e $HERE/stopped ]; then echo "false "; else echo "true 172.18.0.2"; fi;;
          start) [ -e $HERE/created ] && rm -f $HERE/stopped;;
          exec) echo localhost/present:1;;
        esac
        """;

    private const string Kind = """
        case "$1 $2" in
          "create cluster") echo apiVersion: v1 > "$6"; touch $HERE/created;;
          "delete cluster") rm -f $HERE/created;;
        esac
        """;

    private readonly ScriptedPrograms _programs = new();
    private readonly SandboxClusters _clusters;
    private readonly string _state;

    public KindClusterTests()
    {
        _programs.Add("docker", Docker);
        _programs.Add("kind", Kind);
        _state = Path.Combine(_programs.Folder, "state");
        var options = new SandboxClusterOptions { Choice = "kind", Environment = "dev", StateDirectory = _state, CacheDirectory = Path.Combine(_programs.Folder, "cache") };
        _clusters = new SandboxClusters(options, _programs, _programs, TimeProvider.System);
    }

    [Fact]
    public async Task It_is_created_once_found_again_started_when_stopped_and_deleted()
    {
        var cluster = await _clusters.CreateAsync();
        (await cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Absent);

        var endpoint = await cluster.EnsureAsync(new NullReporter());
        (await cluster.EnsureAsync(new NullReporter())).ShouldBe(endpoint);
        await File.WriteAllTextAsync(Path.Combine(_programs.Folder, "stopped"), "");
        (await cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Broken);
        (await cluster.EnsureAsync(new NullReporter())).ShouldBe(endpoint);

        endpoint.NodeAddress.ShouldBe("172.18.0.2");
        endpoint.KubeconfigPath.ShouldStartWith(_state);
        Calls("kind create").ShouldHaveSingleItem();
        await cluster.RemoveAsync(new NullReporter());
        await cluster.RemoveAsync(new NullReporter());
        Calls("kind delete").ShouldHaveSingleItem();
        (await cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Absent);
    }

    [Fact]
    public async Task Only_missing_images_are_loaded()
    {
        var cluster = await _clusters.CreateAsync();
        await cluster.EnsureAsync(new NullReporter());

        await cluster.LoadImagesAsync([new("localhost/present:1", "/a.tar"), new("localhost/absent:1", "/b.tar")], new NullReporter());

        Calls("kind load").ShouldHaveSingleItem().ShouldContain("image-archive /b.tar");
    }

    [Fact]
    public async Task A_failing_kind_is_told_with_its_words()
    {
        _programs.Add("kind", "echo no space left >&2; exit 3");
        var cluster = await _clusters.CreateAsync();

        (await Should.ThrowAsync<DeliveryException>(cluster.EnsureAsync(new NullReporter()))).Why!.ShouldContain("no space left");
    }

    public void Dispose() => _programs.Dispose();

    private IEnumerable<string> Calls(string start) => _programs.Calls.Where(call => call.StartsWith(start, StringComparison.Ordinal));
}
