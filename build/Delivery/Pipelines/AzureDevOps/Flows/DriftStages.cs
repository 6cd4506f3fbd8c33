namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>Looks at night whether an environment is still what the parameters say, and keeps one work item about it.</summary>
internal static class DriftStages
{
    /// <summary>Null where drift is not looked for.</summary>
    public static AzurePipeline? Of(StageParts parts)
    {
        var environments = parts.Plan.Environments.Where(environment => environment.OutlivesJobs(PipelineHost.AzureDevOps)).ToList();
        return parts.Plan.DriftSchedule is not { } schedule || environments.Count == 0 ? null : new AzurePipeline(parts.NumberFormat("drift"))
        {
            Schedules = [new AzureSchedule(schedule, "Drift", parts.Plan.Branch)],
            Blocks = [new StageBlock(null, [parts.Check(), .. environments.Select(environment => Look(parts, environment)), Report(parts, environments)])],
        };
    }

    private static string NameOf(PipelineEnvironment environment) => $"drift_{StageParts.Id(environment.Name)}";

    private static AzureStage Look(StageParts parts, PipelineEnvironment environment) =>
        parts.LookAt(environment, NameOf(environment), $"Drift of {environment.Name}", Trust.Secrets, parts.Options.DetailedExitcode);

    private static AzureStage Report(StageParts parts, IReadOnlyList<PipelineEnvironment> environments) => new("report")
    {
        DisplayName = "Keep the work item about drift",
        DependsOn = [.. environments.Select(NameOf)],
        Condition = "not(canceled())",
        Jobs =
        [
            new AzureJob("report", IsDeployment: false)
            {
                DisplayName = "Keep the work item about drift",
                TimeoutInMinutes = 10,
                Pool = StageParts.PoolOf(parts.Plan.Runner),
                Variables =
                [
                    .. environments.SelectMany(environment => Pairs.Of(
                        ($"{NameOf(environment)}_result", $"$[ stageDependencies.{NameOf(environment)}.plan.result ]"),
                        ($"{NameOf(environment)}_changes", $"$[ stageDependencies.{NameOf(environment)}.plan.outputs['plan.hasChanges'] ]"))),
                ],
                Steps =
                [
                    new AzureStep("checkout", "none"),
                    new AzureStep("bash", AzureScripts.Read(AzureScripts.DriftWorkItem))
                    {
                        DisplayName = "Write the work item",
                        Env =
                        [
                            .. Pairs.Of(("AZURE_DEVOPS_EXT_PAT", "$(System.AccessToken)"), ("DRIFT", Summary(environments))),
                        ],
                    },
                ],
            },
        ],
    };

    /// <summary>One word for each environment: its name, the result of its plan, and whether there were changes.</summary>
    private static string Summary(IReadOnlyList<PipelineEnvironment> environments) =>
        string.Join(' ', environments.Select(environment => $"{environment.Name}:$({NameOf(environment)}_result):$({NameOf(environment)}_changes)"));
}
