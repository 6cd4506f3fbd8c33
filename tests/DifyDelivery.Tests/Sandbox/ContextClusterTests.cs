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
          *"get nodes"*) [ ! -e $HERE/down ] && echo 192.0.2.7;;
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
    public async Task Images_cannot_be_loaded_and_the_failure_says_which()
    {
        var cluster = await CreateAsync("mine");

        await cluster.LoadImagesAsync([], new NullReporter());

        (await Should.ThrowAsync<DeliveryException>(cluster.LoadImagesAsync([new("localhost/a:1", "/a.tar")], new NullReporter())))
            .Why!.ShouldContain("localhost/a:1");
    }

    public void Dispose() => _programs.Dispose();

    private Task<ISandboxCluster> CreateAsync(string context) => new SandboxClusters(
        new SandboxClusterOptions { Choice = context, Environment = "dev", StateDirectory = _state, CacheDirectory = Path.Combine(_programs.Folder, "cache") },
        _programs,
        _programs,
        TimeProvider.System).CreateAsync();
}
