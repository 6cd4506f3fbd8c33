namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>Looks at night whether an environment is still what the parameters say, and keeps one issue about it.</summary>
internal static class DriftFlow
{
    private const int ReportMinutes = 10;

    /// <summary>Null where drift is not looked for.</summary>
    public static Workflow? Of(JobParts parts)
    {
        var looks = parts.Plan.Environments.Where(environment => environment.OutlivesJobs(PipelineHost.GitHub)).Select(environment => Look(parts, environment)).ToList();
        return parts.Plan.DriftSchedule is not { } schedule || looks.Count == 0 ? null : new Workflow($"{parts.Plan.Name} drift")
        {
            On = new WorkflowTriggers { Schedules = [schedule], Dispatch = [] },
            Jobs = [parts.Check(), .. looks, Report(parts, looks)],
        };
    }

    private static Job Look(JobParts parts, PipelineEnvironment environment) =>
        parts.LookAt(environment, $"drift-{environment.Name}", $"Drift of {environment.Name}", DeliveryNames.Plan(environment)) with
        {
            Needs = [JobParts.CheckId],
            Outputs = Pairs.Of(("has-changes", "${{ steps.plan.outputs.has-changes }}")),
            Steps =
            [
                .. JobParts.Sources(environment),
                parts.Build(
                    environment, "Plan", BuildCommands.Line(parts.Commands.Plan, parts.Options.Env, environment.Name, parts.Options.DetailedExitcode)) with { Id = "plan" },
                JobParts.Upload(DeliveryNames.Artifact(environment), "artifacts/plan.*", "${{ !cancelled() }}"),
            ],
        };

    private static Job Report(JobParts parts, IReadOnlyList<Job> looks) => new("report")
    {
        Name = "Keep the issue about drift",
        Needs = [.. looks.Select(look => look.Id)],
        If = "${{ !cancelled() }}",
        RunsOn = parts.Plan.Runner.Labels,
        TimeoutMinutes = ReportMinutes,
        Permissions = Pairs.Of(("issues", "write")),
        Steps = [JobParts.Script("Write the issue", WorkflowScripts.DriftIssue, ("NEEDS", "${{ toJSON(needs) }}"))],
    };
}
