namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>
/// What a push to the branch does: plan and apply each environment in turn. The next one's plan is made when this one is applied, not at the
/// start: a plan that waited for another environment's approval would be stale.
/// </summary>
internal static class DeliveryFlow
{
    public const int ApplyMinutes = 120;

    public static Workflow Of(JobParts parts)
    {
        var jobs = new List<Job> { parts.Check() };
        PipelineEnvironment? before = null;
        foreach (var environment in parts.Plan.Environments)
        {
            jobs.Add(Plan(parts, environment, before));
            jobs.Add(Apply(parts, environment));
            before = environment;
        }

        return new Workflow(parts.Plan.Name)
        {
            On = new WorkflowTriggers { Push = new EventFilter([parts.Plan.Branch]) { Paths = parts.Plan.DeliveredPaths } },
            Jobs = jobs,
        };
    }

    private static Job Plan(JobParts parts, PipelineEnvironment environment, PipelineEnvironment? before) =>
        before is null
            ? parts.PlanForApply(environment) with { Needs = [JobParts.CheckId] }
            : parts.PlanForApply(environment) with
            {
                Needs = [$"plan-{before.Name}", $"apply-{before.Name}"],

                // Nothing to apply before is no reason to stop here; a failure is, and so is an approval that nobody gave in time.
                If = $"${{{{ !cancelled() && needs.plan-{before.Name}.result == 'success' && (needs.apply-{before.Name}.result == 'success' || needs.plan-{before.Name}.outputs.has-changes == 'false') }}}}",
            };

    private static Job Apply(JobParts parts, PipelineEnvironment environment) =>
        parts.Change(environment, $"apply-{environment.Name}", $"Apply {environment.Name}", DeliveryNames.Apply(environment), ApplyMinutes) with
        {
            Needs = [$"plan-{environment.Name}"],
            If = HasChanges(environment),
            Steps =
            [
                .. JobParts.Sources(environment),
                JobParts.Download(environment),
                .. parts.ExecutePlan(environment),
                .. parts.VerifySteps(environment, parts.Deploys(environment)),
            ],
        };

    /// <summary>Written out, since a job skipped further up would count against a mere success().</summary>
    private static string HasChanges(PipelineEnvironment environment) =>
        $"${{{{ !cancelled() && needs.plan-{environment.Name}.result == 'success' && needs.plan-{environment.Name}.outputs.has-changes == 'true' }}}}";
}
