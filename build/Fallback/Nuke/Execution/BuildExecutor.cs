using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>Runs the plan: skips, checks, then one target after the other.</summary>
internal static class BuildExecutor
{
    /// <param name="build">The build, with its plan.</param>
    /// <param name="skipped">Null: no skipping asked for; empty: everything that was not named.</param>
    /// <exception cref="TargetExecutionException">A target failed that does not let the build proceed.</exception>
    public static void Execute(NukeBuild build, IReadOnlyCollection<string> skipped)
    {
        if (skipped != null)
        {
            var names = skipped.Select(x => x.Replace("-", "", StringComparison.Ordinal)).ToList();
            foreach (var target in build.ExecutionPlan.Where(x => names.Count == 0 || names.Contains(x.Name, StringComparer.OrdinalIgnoreCase)))
                TargetSkipping.Mark(build, target, "via parameter");
        }

        foreach (var target in build.ExecutionPlan)
            TargetSkipping.ApplyConditions(build, target, target.StaticConditions);

        Requirements.Validate(build);
        var attempt = BuildAttempt.Begin(build.Continue);
        BuildManager.OnCancellation(ExecuteAssuredTargets);
        try
        {
            foreach (var target in build.ExecutionPlan)
                Execute(build, target, attempt, isAfterFailure: false);
        }
        catch
        {
            ExecuteAssuredTargets();
            throw;
        }

        void ExecuteAssuredTargets()
        {
            foreach (var target in build.ExecutionPlan.Where(x => x.AssuredAfterFailure && x.Status == ExecutionStatus.Scheduled))
                Execute(build, target, attempt, isAfterFailure: true);
        }
    }

    private static void Execute(NukeBuild build, ExecutableTarget target, BuildAttempt attempt, bool isAfterFailure)
    {
        if (target.Status == ExecutionStatus.Skipped
            || attempt.HasSucceeded(target.Name)
            || TargetSkipping.ApplyConditions(build, target, target.DynamicConditions))
        {
            target.Status = ExecutionStatus.Skipped;
            build.OnTargetSkipped(target.Name);
            return;
        }

        if (target.Actions.Count == 0)
        {
            target.Status = ExecutionStatus.Collective;
            return;
        }

        using (RunningTarget.Enter(target.Name))
        using (build.WriteTarget(target.Name))
        {
            target.Stopwatch.Start();
            target.Status = ExecutionStatus.Running;
            build.OnTargetRunning(target.Name);
            try
            {
                target.Actions.ForEach(x => x());
                target.Stopwatch.Stop();
                target.Status = ExecutionStatus.Succeeded;
                build.OnTargetSucceeded(target.Name);
                attempt.Append(target.Name);
            }
            catch (Exception exception)
            {
                Fail(build, target, exception.Unwrap(), mayThrow: !isAfterFailure);
            }
        }
    }

    private static void Fail(NukeBuild build, ExecutableTarget target, Exception exception, bool mayThrow)
    {
        if (target.SummaryInformation.Count == 0)
            target.SummaryInformation[exception.GetType().Name] = exception.Message.SplitLineBreaks()[0];
        EngineLog.Error(exception, "Target {TargetName} has thrown an exception", target.Name);
        target.Stopwatch.Stop();
        target.Status = ExecutionStatus.Failed;
        build.OnTargetFailed(target.Name);
        if (mayThrow && !target.ProceedAfterFailure)
            throw new TargetExecutionException(target.Name, exception);
    }
}
