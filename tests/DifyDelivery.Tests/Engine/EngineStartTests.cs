using DifyDelivery.Engine;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Engine;

/// <summary>A pod of ours that no node takes: how long it is waited for depends on what the cluster's autoscaler says.</summary>
public sealed class EngineStartTests
{
    private readonly InstantTime _time = new();
    private readonly RecordingReporter _said = new();

    [Fact]
    public async Task OneThatNoNodeTakesIsGivenUpSoon()
    {
        (await Should.ThrowAsync<DeliveryException>(StartAsync)).Why.ShouldBe("0/3 nodes are available");
        Waited.ShouldBeInRange(TimeSpan.FromSeconds(45), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task OneForWhichANodeWasOrderedIsWaitedForLonger()
    {
        await Should.ThrowAsync<DeliveryException>(() => StartAsync("TriggeredScaleUp"));
        Waited.ShouldBeInRange(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
        _said.Text.ShouldContain("waiting for the node that the cluster's autoscaler adds");
    }

    private TimeSpan Waited => _time.GetUtcNow() - default(DateTimeOffset);

    private Task StartAsync() => StartAsync([]);

    private async Task StartAsync(params string[] words)
    {
        var cluster = new FakeEngineCluster { Homeless = new Unschedulable(default, "0/3 nodes are available") };
        cluster.Engines.Enqueue([]);
        var pods = new EnginePods(cluster, new EnginePlace("dify", "dify", "image", "app.kubernetes.io/component=primary")) { Events = new Said(words) };
        var pod = await pods.CreateAsync("mark", CancellationToken.None);
        await new EngineStart(pods, _time).UntilRunningAsync(pod, _said.Begin("start"), CancellationToken.None);
    }

    private sealed class Said(IReadOnlyList<string> words) : IEvents
    {
        public Task<IReadOnlyList<ClusterEvent>> ListEventsAsync(string space, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<ClusterEvent>>([.. words.Select(word => new ClusterEvent("Pod", "engine-1", default, default, "Normal", word, "pod triggered scale-up", 1))]);
    }
}
