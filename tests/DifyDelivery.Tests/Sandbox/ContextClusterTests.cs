using DifyDelivery.Errors;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox;

namespace DifyDelivery.Tests.Sandbox;

public sealed class ContextClusterTests : IDisposable
{
    private const string Kubectl = """
        case "$*" in
          "config view"*mine) echo "apiVersion: v1";;
          "config view"*) echo "error: cannot locate context" >&2; exit 1;;
          *) [ -e $HERE/down ] && exit 1
            case "$*" in
              *"get --raw /version"*) echo "{}";;
              *"get nodes"*) [ -e $HERE/forbidden ] && exit 1
                case "$*" in
                  *json) echo '{"items": [{"status": {"images": [{"names": ["localhost/b:1"]}, {"names": null}]}}, {"status": {}}]}';;
                  *) echo 192.0.2.7;;
                esac;;
            esac;;
        esac
        """;

    private readonly ScriptedPrograms _programs = new();
    private readonly string _state;

    public ContextClusterTests()
    {
        _programs.Add("kubectl", Kubectl);
        _state = Path.Combine(_programs.Folder, "state");
    }

    [Fact]
    public async Task It_is_used_and_forgotten()
    {
        var cluster = await CreateAsync("mine");
        (await cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Absent);

        var endpoint = await cluster.EnsureAsync(new NullReporter());

        endpoint.ShouldBe(new ClusterEndpoint(Path.Combine(_state, "kubeconfig"), "mine", "192.0.2.7"));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(endpoint.KubeconfigPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Running);
        await File.WriteAllTextAsync(Path.Combine(_programs.Folder, "down"), "");
        (await cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Broken);
        await cluster.RemoveAsync(new NullReporter());
        Directory.GetFiles(_state).ShouldBeEmpty();
        _programs.Calls.ShouldAllBe(call => !call.Contains("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_context_is_refused_by_name() =>
        (await Should.ThrowAsync<DeliveryException>((await CreateAsync("yours")).EnsureAsync(new NullReporter()))).Message.ShouldContain("'yours'");

    [Fact]
    public async Task Images_that_its_nodes_lack_are_named_with_the_way_to_load_them()
    {
        var cluster = await CreateAsync("mine");

        await cluster.LoadImagesAsync([new("localhost/b:1", "/b.tar")], new NullReporter());

        (await Should.ThrowAsync<DeliveryException>(cluster.LoadImagesAsync([new("localhost/a:1", "/a.tar"), new("localhost/b:1", "/b.tar")], new NullReporter())))
            .ToString().ShouldContain("kind load image-archive /a.tar");
    }

    [Fact]
    public async Task Who_may_not_list_nodes_can_use_it_all_the_same()
    {
        await File.WriteAllTextAsync(Path.Combine(_programs.Folder, "forbidden"), "");

        (await (await CreateAsync("mine")).EnsureAsync(new NullReporter())).NodeAddress.ShouldBe("");
    }

    public void Dispose() => _programs.Dispose();

    private Task<ISandboxCluster> CreateAsync(string context) => new SandboxClusters(
        new SandboxClusterOptions { Choice = context, Environment = "dev", StateDirectory = _state, CacheDirectory = Path.Combine(_programs.Folder, "cache") },
        _programs,
        _programs,
        TimeProvider.System).CreateAsync();
}
