using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>Puts the wanted targets, and what they pull in, in the order in which they run.</summary>
internal static class ExecutionPlanner
{
    /// <param name="targets">All targets of the build, in the order in which they were found.</param>
    /// <param name="invoked">Names in any case, dashes ignored; null means the default targets.</param>
    /// <param name="strict">Whether an order that is not total is an error.</param>
    /// <exception cref="Exception">A name is unknown, or the graph of all targets has a cycle.</exception>
    public static IReadOnlyList<ExecutableTarget> GetExecutionPlan(
        IReadOnlyList<ExecutableTarget> targets, IReadOnlyCollection<string> invoked, bool strict = false)
    {
        var wanted = invoked?.Select(x => Find(x, targets)).ToList();
        wanted?.ForEach(x => x.Invoked = true);
        RefuseCycles(targets);

        List<ExecutableTarget> plan;
        List<ExecutableTarget> triggered;
        do
        {
            plan = Order(targets, wanted, strict);
            triggered = plan.SelectMany(x => x.Triggers).Except(plan).Where(targets.Contains).ToList();
            wanted = [.. plan, .. triggered];
        }
        while (triggered.Count > 0);

        plan.ForEach(x => x.Status = ExecutionStatus.Scheduled);
        return plan;
    }

    private static List<ExecutableTarget> Order(IReadOnlyList<ExecutableTarget> targets, List<ExecutableTarget> wanted, bool strict)
    {
        var remaining = targets.ToList();
        var kept = new List<ExecutableTarget>();
        while (remaining.Count > 0)
        {
            var roots = remaining.Where(x => !remaining.Any(y => y.AllDependencies.Contains(x))).ToList();
            if (strict && roots.Count > 1)
                Assert.Fail(roots.Select(x => $"  - {x.Name}").Prepend("Incomplete target definition order:").JoinNewLine());

            var root = roots[0];
            remaining.Remove(root);
            if ((wanted?.Contains(root) ?? root.IsDefault) || kept.Any(x => x.ExecutionDependencies.Contains(root)))
                kept.Add(root);
        }

        kept.Reverse();
        return kept;
    }

    private static void RefuseCycles(IReadOnlyList<ExecutableTarget> targets)
    {
        var cycles = CycleFinder.Find(targets, x => x.AllDependencies);
        if (cycles.Count > 0)
        {
            Assert.Fail(cycles.Select(x => $" - {string.Join(", ", x.Select(y => y.Name))}")
                .Prepend("Circular dependencies between targets:").JoinNewLine());
        }
    }

    private static ExecutableTarget Find(string name, IReadOnlyList<ExecutableTarget> targets)
    {
        name = name.Replace("-", "", StringComparison.Ordinal);
        var target = targets.SingleOrDefault(x => x.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (target == null)
        {
            Assert.Fail(targets.Select(x => x.Name).Order(StringComparer.OrdinalIgnoreCase).Select(x => $"  - {x}")
                .Prepend($"Target with name '{name}' does not exist. Available targets are:").JoinNewLine());
        }

        return target;
    }
}
