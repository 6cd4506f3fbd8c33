namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>
/// Pull requests and pushes: a pull request plans every environment, a push plans and applies each in turn. Which of the two it is, is decided
/// before the run begins, so a pull request's run holds no stage that could apply anything.
/// </summary>
internal static class DeliveryStages
{
    public const int ApplyMinutes = 120;
    private const int CommentMinutes = 10;
    private const string IsPullRequest = "eq(variables['Build.Reason'], 'PullRequest')";
    private const string IsNoPullRequest = "ne(variables['Build.Reason'], 'PullRequest')";

    public static AzurePipeline Of(StageParts parts) => new(parts.NumberFormat("delivery"))
    {
        Trigger = new AzureTrigger([parts.Plan.Branch]) { Paths = [.. parts.Plan.DeliveredPaths.Select(PathOf)], Batches = true },
        PullRequest = new AzureTrigger([parts.Plan.Branch]),
        Blocks =
        [
            new StageBlock(null, [parts.Check()]),
            new StageBlock(IsPullRequest, [.. parts.Plan.Environments.Select(environment => Preview(parts, environment)), Comment(parts)]),
            new StageBlock(parts.OnBranch(IsNoPullRequest), [.. Deliver(parts)]),
        ],
    };

    /// <summary>Azure DevOps includes a folder by its name, and knows wildcards too.</summary>
    private static string PathOf(string path) => path.EndsWith("/**", StringComparison.Ordinal) ? path[..^3] : path;

    private static AzureStage Preview(StageParts parts, PipelineEnvironment environment) =>
        parts.LookAt(environment, PreviewName(environment), $"Plan {environment.Name}", Trust.None) with
        {
            Condition = StageParts.FromThisRepository,
        };

    private static string PreviewName(PipelineEnvironment environment) => $"preview_{StageParts.Id(environment.Name)}";

    private static AzureStage Comment(StageParts parts) => new("comment")
    {
        DisplayName = "Comment with the plans",
        DependsOn = [.. parts.Plan.Environments.Select(PreviewName)],
        Condition = "and(not(canceled()), ne(variables['System.PullRequest.IsFork'], 'True'))",
        Jobs =
        [
            new AzureJob("comment", IsDeployment: false)
            {
                DisplayName = "Comment with the plans",
                TimeoutInMinutes = CommentMinutes,
                Pool = StageParts.PoolOf(parts.Plan.Runner),
                Steps =
                [
                    new AzureStep("checkout", "none"),
                    new AzureStep("download", "current") { Keys = Pairs.Of(("patterns", "**/plan.md\n**/plan.json")), DisplayName = "Fetch the plans" },
                    new AzureStep("bash", AzureScripts.Read(AzureScripts.PlanComment))
                    {
                        DisplayName = "Write the comment",
                        Env = Pairs.Of(
                            ("SYSTEM_ACCESSTOKEN", "$(System.AccessToken)"), ("ENVIRONMENTS", string.Join(' ', parts.Plan.Environments.Select(environment => environment.Name)))),
                    },
                ],
            },
        ],
    };

    private static IEnumerable<AzureStage> Deliver(StageParts parts)
    {
        string? before = null;
        foreach (var environment in parts.Plan.Environments)
        {
            var id = StageParts.Id(environment.Name);
            var plan = parts.PlanForApply(environment, $"plan_{id}");
            yield return before is null ? plan : plan with
            {
                DependsOn = [$"plan_{before}", $"apply_{before}"],

                // Nothing to apply before is no reason to stop here; a failure is, and so is an approval that expired: its stage is skipped as well.
                Condition = $"and({Done($"plan_{before}")}, or({Done($"apply_{before}")}, and(eq(dependencies.apply_{before}.result, 'Skipped'), eq(dependencies.plan_{before}.outputs['plan.plan.hasChanges'], 'false'))))",
            };
            yield return parts.Change(
                environment, $"apply_{id}", $"Apply {environment.Name}", parts.EnvironmentOf(environment), ApplyMinutes,
                [.. parts.ExecutePlan(environment), .. parts.VerifySteps(environment, parts.Commands.DeployDify)], plan.Name) with
            {
                DependsOn = [plan.Name],
                Condition = HasChanges(plan.Name),
            };
            before = id;
        }
    }

    private static string Done(string stage) => $"in(dependencies.{stage}.result, 'Succeeded', 'SucceededWithIssues')";

    /// <summary>A plan that changes something, of a run that has not failed.</summary>
    public static string HasChanges(string planStage) => $"and(succeeded(), eq(dependencies.{planStage}.outputs['plan.plan.hasChanges'], 'true'))";
}
