using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Operations;

/// <summary>Which pods a StatefulSet is freed of: those of a former template that were never ready, and no others.</summary>
public sealed class StuckPodsTests
{
    private readonly VolumeCluster _cluster = VolumeCluster.Create();

    [Theory]
    [InlineData("old", false, false, true)]
    [InlineData("old", true, false, false)]
    [InlineData("old", false, true, false)]
    [InlineData("new", false, false, false)]
    public async Task OnlyABrokenPodOfAFormerTemplateIsEnded(string revision, bool ready, bool terminating, bool ended)
    {
        Add(Set(), Pod(revision) with { Ready = ready, Terminating = terminating });
        (await RunAsync() == "end uid").ShouldBe(ended);
    }

    [Fact]
    public async Task ADeploymentsPodsReplaceThemselves()
    {
        Add(Set() with { Kind = WorkloadKind.Deployment }, Pod("old"));
        (await RunAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnotherSetsPodIsNone()
    {
        Add(Set() with { PodSelector = new Dictionary<string, string> { ["app"] = "another" } }, Pod("old"));
        (await RunAsync()).ShouldBeEmpty();
    }

    /// <summary>Until the controller has seen the change it names the former template as the newest.</summary>
    [Fact]
    public async Task WhatTheControllerHasNotSeenIsNotJudged()
    {
        Add(Set() with { Observed = false }, Pod("old"));
        (await RunAsync()).ShouldBeEmpty();
    }

    private void Add(Workload set, Pod pod)
    {
        _cluster.Sets.Add(set);
        _cluster.Pods.Add(pod);
    }

    private async Task<string> RunAsync()
    {
        await new StuckPods(_cluster.Api, "dify", "app.kubernetes.io/instance=dify", new InstantTime()).EndAsync(new RecordingReporter().Begin("wait"), CancellationToken.None);
        return string.Join(' ', _cluster.Did);
    }

    private static Workload Set() => new()
    {
        Kind = WorkloadKind.StatefulSet,
        Name = "dify-postgresql-primary",
        Desired = 1,
        Current = 1,
        Revision = "new",
        PodSelector = new Dictionary<string, string> { ["app"] = "postgresql" },
    };

    private static Pod Pod(string revision) => new()
    {
        Name = "dify-postgresql-primary-0",
        Uid = "uid",
        Labels = new Dictionary<string, string> { ["app"] = "postgresql", [Workload.RevisionLabel] = revision },
    };
}
