namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>What a pull request shows: that the files are current, a plan of every environment, and one comment with all of them.</summary>
internal static class PullRequestFlow
{
    private const string FromThisRepository = "github.event.pull_request.head.repo.full_name == github.repository";
    private const int CommentMinutes = 10;

    public static Workflow Of(JobParts parts)
    {
        var plans = parts.Plan.Environments.Select(environment => Plan(parts, environment)).ToList();
        return new Workflow($"{parts.Plan.Name} pull request")
        {
            On = new WorkflowTriggers { PullRequest = new EventFilter([parts.Plan.Branch]) },
            Jobs = [parts.Check(parts.Plan.Runner.IsHosted ? null : FromThisRepository), .. plans, Comment(parts, plans)],
        };
    }

    private static Job Plan(JobParts parts, PipelineEnvironment environment) =>
        parts.LookAt(environment, $"plan-{environment.Name}", $"Plan {environment.Name}", DeliveryNames.PullRequest(environment)) with
        {
            Needs = [JobParts.CheckId],

            // A fork gets neither identity nor machine.
            If = FromThisRepository,
            Steps =
            [
                .. JobParts.Sources(environment),
                parts.Build(environment, "Plan", BuildCommands.Line(parts.Commands.Plan, parts.Options.Env, environment.Name), withSecrets: false) with { Id = "plan" },
                JobParts.Upload(DeliveryNames.Artifact(environment), "artifacts/plan.*", "${{ !cancelled() }}"),
            ],
        };

    private static Job Comment(JobParts parts, IReadOnlyList<Job> plans) => new("comment")
    {
        Name = "Comment with the plans",
        Needs = [.. plans.Select(plan => plan.Id)],
        If = "${{ !cancelled() && " + FromThisRepository + " }}",
        RunsOn = parts.Plan.Runner.Labels,
        TimeoutMinutes = CommentMinutes,
        Permissions = Pairs.Of(("pull-requests", "write")),
        Steps =
        [
            new Step
            {
                Name = "Fetch the plans",
                Uses = ActionPins.DownloadArtifact.Reference,
                With = Pairs.Of(("pattern", "plan-*"), ("path", "plans")),
            },
            JobParts.Script(
                "Write the comment", WorkflowScripts.PlanComment, ("NEEDS", "${{ toJSON(needs) }}"), ("COMMIT", "${{ github.event.pull_request.head.sha }}")),
        ],
    };
}
