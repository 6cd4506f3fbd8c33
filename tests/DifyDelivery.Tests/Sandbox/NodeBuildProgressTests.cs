using DifyDelivery.Sandbox.Node;

namespace DifyDelivery.Tests.Sandbox;

public sealed class NodeBuildProgressTests
{
    [Fact]
    public void Nothing_is_said_while_there_is_nothing_to_build()
    {
        var activity = new RecordingActivity();
        using var progress = new NodeBuildProgress(activity);

        progress.Take("");
        progress.Succeed();

        activity.Said.ShouldBeEmpty();
    }

    [Fact]
    public void Phases_add_up_and_the_compiler_is_heard_each_hundredth_part()
    {
        var activity = new RecordingActivity();
        using var progress = new NodeBuildProgress(activity);

        progress.Take("phase packages 30");
        progress.Take("phase source 10");
        progress.Take("progress 0.5 unpacking");
        progress.Take("phase compile 230");
        for (var number = 1; number <= 2000; number++)
            progress.Take(FormattableString.Invariant($"progress {number / 2000.0:0.000} {number} of 2000 packages: k8s.io/x{number}"));
        progress.Take("phase finish 3");
        progress.Take("not meant for this");
        progress.Succeed();

        activity.Said[0].ShouldStartWith("begin Build Kubernetes");
        activity.Said.ShouldContain("source: unpacking 0.13");
        activity.Said.Count(said => said.Contains("packages:", StringComparison.Ordinal)).ShouldBeInRange(80, 101);
        activity.Fractions.ShouldBe(activity.Fractions.Order());
        activity.Fractions[^1].ShouldBeInRange(0.98, 1);
        activity.Said[^1].ShouldBe("succeed");
    }
}
