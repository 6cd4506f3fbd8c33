using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>Which targets of the plan are left out, and which of their dependencies go with them.</summary>
internal static class TargetSkipping
{
    /// <summary>Evaluates all conditions; the target is left out unless every one holds.</summary>
    /// <exception cref="TargetExecutionException">A condition threw; it has been logged.</exception>
    public static bool ApplyConditions(NukeBuild build, ExecutableTarget target, IReadOnlyList<(string Text, Func<bool> Delegate)> conditions)
    {
        try
        {
            var violated = conditions.Where(x => !x.Delegate()).Select(x => x.Text).ToList();
            if (violated.Count > 0)
            {
                target.OnlyWhen = violated.Join(" && ");
                Mark(build, target);
            }
        }
        catch (Exception exception)
        {
            exception = exception.Unwrap();
            EngineLog.Error(exception, "Invocation of condition for {TargetName} has thrown an exception", target.Name);
            throw new TargetExecutionException(target.Name, exception);
        }

        return target.OnlyWhen != null;
    }

    /// <summary>Skips the target, unless it was named, and what only it needs.</summary>
    public static void Mark(NukeBuild build, ExecutableTarget target, string reason = null)
    {
        if (target.Status != ExecutionStatus.Scheduled)
            return;

        if (!target.Invoked)
        {
            target.Status = ExecutionStatus.Skipped;
            target.Skipped ??= reason;
        }

        if (target.DependencyBehavior == DependencyBehavior.Execute)
            return;

        var needless = target.ExecutionDependencies.Concat(target.Triggers).Where(x => !IsNeededByAnother(x)).ToList();
        needless.ForEach(x => Mark(build, x, $"because of {target.Name}"));

        bool IsNeededByAnother(ExecutableTarget dependency) => build.ExecutionPlan
            .Where(x => x != target && x.Status == ExecutionStatus.Scheduled)
            .Any(x => x.ExecutionDependencies.Contains(dependency) || x.Triggers.Contains(dependency));
    }
}
