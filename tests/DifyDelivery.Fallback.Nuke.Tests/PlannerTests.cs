using Nuke.Common.Execution;

namespace DifyDelivery.Fallback.Nuke.Tests;

public sealed class PlannerTests
{
    private readonly ExecutableTarget _first = new() { Name = "First" };
    private readonly ExecutableTarget _second = new() { Name = "Second" };
    private readonly ExecutableTarget _third = new() { Name = "Third" };

    [Fact]
    public void Unrelated_targets_run_in_reverse_order_of_declaration() =>
        Plan("First", "Second", "Third").ShouldBe(["Third", "Second", "First"]);

    [Fact]
    public void Only_execution_dependencies_pull_targets_in()
    {
        _first.ExecutionDependencies.Add(_second);
        _first.OrderDependencies.Add(_third);
        Plan("First").ShouldBe(["Second", "First"]);
    }

    [Fact]
    public void Order_dependencies_count_when_both_targets_are_planned()
    {
        _third.OrderDependencies.Add(_first);
        Plan("First", "Third").ShouldBe(["First", "Third"]);
    }

    [Fact]
    public void Triggers_of_triggers_and_their_dependencies_are_planned()
    {
        var needed = new ExecutableTarget { Name = "Needed" };
        Trigger(_first, _second);
        Trigger(_second, _third);
        _third.ExecutionDependencies.Add(needed);
        Plan([_first, _second, _third, needed], "First").ShouldBe(["Needed", "First", "Second", "Third"], ignoreOrder: true);
        Plan([_first, _second, _third, needed], "First")[^1].ShouldBe("Third");
    }

    [Fact]
    public void A_default_target_is_planned_without_counting_as_invoked()
    {
        _second.IsDefault = true;
        ExecutionPlanner.GetExecutionPlan([_first, _second], null).ShouldHaveSingleItem().ShouldBe(_second);
        _second.Invoked.ShouldBeFalse();
    }

    [Fact]
    public void A_cycle_of_targets_that_nobody_asked_for_is_refused()
    {
        _second.OrderDependencies.Add(_third);
        _third.TriggerDependencies.Add(_second);
        Should.Throw<Exception>(() => Plan("First")).Message.ShouldBe($"Circular dependencies between targets:{Environment.NewLine} - Third, Second");
    }

    [Fact]
    public void A_strict_plan_refuses_an_order_that_is_not_total() =>
        Should.Throw<Exception>(() => ExecutionPlanner.GetExecutionPlan([_first, _second], ["First"], strict: true))
            .Message.ShouldStartWith("Incomplete target definition order:");

    private List<string> Plan(params string[] invoked) => Plan([_first, _second, _third], invoked);

    private static List<string> Plan(IReadOnlyList<ExecutableTarget> targets, params string[] invoked) =>
        [.. ExecutionPlanner.GetExecutionPlan(targets, invoked).Select(x => x.Name)];

    private static void Trigger(ExecutableTarget from, ExecutableTarget to)
    {
        from.Triggers.Add(to);
        to.TriggerDependencies.Add(from);
    }
}
