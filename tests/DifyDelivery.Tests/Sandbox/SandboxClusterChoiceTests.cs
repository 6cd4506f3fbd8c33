using DifyDelivery.Sandbox;
using DifyDelivery.Sandbox.Choice;
using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Tests.Sandbox;

public sealed class SandboxClusterChoiceTests
{
    private static readonly SandboxHost Able = new()
    {
        IsLinuxX64 = true,
        IsRoot = true,
        IsBookworm = true,
        MissingControllers = [],
        CanUnshare = true,
        HasDocker = false,
    };

    private static readonly SandboxState Existing = new(SandboxState.CurrentVersion, SandboxClusterKinds.Node, "sandbox-dev", DateTimeOffset.UnixEpoch, 200);

    [Fact]
    public void Auto_takes_the_node_where_it_can_run_even_beside_Docker() =>
        SandboxClusterChoice.Decide("auto", Able with { HasDocker = true }).Kind.ShouldBe("node");

    [Fact]
    public void Auto_takes_kind_where_only_Docker_answers_and_says_why_not_the_node()
    {
        var choice = SandboxClusterChoice.Decide("auto", Able with { IsRoot = false, HasDocker = true });

        choice.Kind.ShouldBe("kind");
        choice.Explanation.ShouldContain("needs root");
        choice.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Where_nothing_can_run_a_finding_names_every_obstacle_and_two_lines_of_remedy()
    {
        var host = Able with { IsRoot = false, IsBookworm = false, MissingControllers = ["memory", "pids"] };

        var choice = SandboxClusterChoice.Decide("auto", host);

        choice.Kind.ShouldBeNull();
        var finding = choice.Findings.ShouldHaveSingleItem();
        foreach (var obstacle in new[] { "root", "bookworm", "memory, pids", "Docker" })
            finding.Message.ShouldContain(obstacle);
        finding.Remedy!.Split('\n').Length.ShouldBe(2);
    }

    [Fact]
    public void Another_system_is_told_that_alone() =>
        (Able with { IsLinuxX64 = false, IsRoot = false }).NodeObstacles().ShouldHaveSingleItem().ShouldContain("Linux");

    [Theory]
    [InlineData("node", "sandbox.node-impossible")]
    [InlineData("kind", "sandbox.kind-impossible")]
    public void What_is_asked_for_by_name_is_not_replaced(string requested, string finding)
    {
        var choice = SandboxClusterChoice.Decide(requested, Able with { CanUnshare = false });

        choice.Kind.ShouldBeNull();
        choice.Findings.ShouldHaveSingleItem().Id.ShouldBe(finding);
    }

    [Fact]
    public void Any_other_word_is_a_context() =>
        SandboxClusterChoice.Decide("minikube", Able).ShouldSatisfyAllConditions(
            choice => choice.Kind.ShouldBe("context"), choice => choice.Explanation.ShouldContain("minikube"));

    [Theory]
    [InlineData("auto")]
    [InlineData("node")]
    public void What_exists_is_kept(string requested) => SandboxClusterChoice.Keep(requested, Existing).Kind.ShouldBe("node");

    [Fact]
    public void Another_kind_than_the_existing_one_needs_a_teardown_first()
    {
        SandboxClusterChoice.Keep("kind", Existing).Findings.ShouldHaveSingleItem().Remedy!.ShouldContain("Tear");
        var context = Existing with { Kind = "context", Name = "mine" };
        SandboxClusterChoice.Keep("mine", context).Kind.ShouldBe("context");
        SandboxClusterChoice.Keep("other", context).Kind.ShouldBeNull();
    }

    [Fact]
    public void Controllers_are_read_from_the_mounts()
    {
        string[] mounts =
        [
            "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0",
            "cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0",
            "cgroup2 /sys/fs/cgroup/unified cgroup2 rw,pids 0 0",
        ];

        SandboxHostProbe.MissingControllers(mounts).ShouldBe(["cpuset", "devices", "freezer", "blkio", "pids"]);
    }
}
