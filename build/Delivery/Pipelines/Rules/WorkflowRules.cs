using System.Text.RegularExpressions;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Planning;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>What no validator of GitHub's says, or says of a file only: graph, triggers and locks of a workflow. Identities and actions are judged beside this.</summary>
internal sealed partial class WorkflowRules(PipelinePlan plan)
{
    private static readonly string[] RefusedEvents = ["pull_request_target", "workflow_run", "issue_comment", "repository_dispatch"];
    private readonly ScriptRules _scripts = new(plan);

    public IEnumerable<Finding> Check(string path, Workflow workflow) =>
    [
        .. Triggers(path, workflow),
        .. Needs(path, workflow),
        .. workflow.Jobs.SelectMany(job => CheckJob(path, workflow, job)),
        .. WorkflowGrants.Check(path, workflow),
        .. workflow.Jobs.SelectMany(job => job.Steps.SelectMany(step => ActionRules.Check($"{path}, job {job.Id}", step))),
        .. workflow.Jobs.SelectMany(job => job.Steps.Where(step => step.Run is not null).SelectMany(step => _scripts.Check($"{path}, job {job.Id}, step {NameOf(step)}", step.Run!))),
    ];

    private static IEnumerable<Finding> Triggers(string path, Workflow workflow)
    {
        foreach (var cron in workflow.On.Schedules)
        {
            if (CronExpression.Refuse(cron) is { } problem)
            {
                yield return Findings.Error("pipelines.bad-cron", $"{path}: '{cron}' is no schedule: {problem}.", "Five fields, UTC: minute hour day month weekday, such as '17 5 * * 1-5'.");
            }
        }

        foreach (var name in workflow.On.Others.Where(RefusedEvents.Contains))
        {
            yield return Findings.Error(
                "github.refused-event", $"{path}: '{name}' runs with this repository's secrets for what others have written.", "Use pull_request, which gives a fork nothing.");
        }

        foreach (var input in (workflow.On.Dispatch ?? []).Where(input => input.Type == "choice" && input.Options.Count == 0))
        {
            yield return Findings.Error("github.choice-without-options", $"{path}: the input '{input.Name}' offers nothing to choose.", "List its options.");
        }
    }

    private static IEnumerable<Finding> Needs(string path, Workflow workflow)
    {
        var nodes = workflow.Jobs.Select(job => (job.Id, job.Needs)).ToList();
        foreach (var (from, to) in Graph.Unknown(nodes))
        {
            yield return Findings.Error("github.unknown-need", $"{path}: job {from} needs '{to}', which is not a job of this workflow.", "Name a job, or leave it out.");
        }

        if (Graph.Circle(nodes) is { Count: > 0 } circle)
        {
            yield return Findings.Error("github.cycle", $"{path}: jobs wait for each other: {string.Join(" -> ", circle)}.", "Take one of these needs away.");
        }
    }

    private IEnumerable<Finding> CheckJob(string path, Workflow workflow, Job job)
    {
        var where = $"{path}, job {job.Id}";
        if (job.TimeoutMinutes is null)
        {
            yield return Findings.Error("github.no-timeout", $"{where}: it has no time limit, so it may hang for six hours.", "Set timeout-minutes.");
        }

        foreach (var label in job.RunsOn.Where(label => label.EndsWith("-latest", StringComparison.Ordinal)))
        {
            yield return Findings.Error("github.floating-runner", $"{where}: '{label}' becomes another system without a commit.", "Name a release, such as ubuntu-24.04.");
        }

        if ((job.Environment is not null || job.RunsOn.Contains(RunnerChoice.SelfHosted)) && workflow.On.PullRequest is not null && job.If?.Contains("head.repo.full_name == github.repository", StringComparison.Ordinal) != true)
        {
            yield return Findings.Error("github.fork", $"{where}: a pull request of a fork would reach {(job.Environment is { } environment ? $"the environment {environment.Name}" : "a machine that is kept")}.", "Guard it: github.event.pull_request.head.repo.full_name == github.repository.");
        }

        if (job.Concurrency is { CancelInProgress: true })
        {
            yield return Findings.Error("github.cancelling-lock", $"{where}: who comes later would cancel a run in the middle of its work.", "Set cancel-in-progress to false.");
        }

        foreach (var finding in Scripts(where, job).Concat(Outputs(where, workflow, job)))
        {
            yield return finding;
        }
    }

    /// <summary>What changes an environment does so under that environment's rules and lock.</summary>
    private IEnumerable<Finding> Scripts(string where, Job job)
    {
        foreach (var call in job.Steps.Where(step => step.Run is not null).SelectMany(step => ScriptRules.Calls(step.Run!)).Where(_scripts.Changes))
        {
            var environment = _scripts.EnvironmentOf(call) ?? string.Empty;
            if (job.Environment is null || (job.Environment.Name != environment && !job.Environment.Name.StartsWith($"{environment}-", StringComparison.Ordinal)))
            {
                yield return Findings.Error(
                    "github.no-environment", $"{where}: {call[0]} changes '{environment}' outside of that environment, whose approval it would go round.", $"Set 'environment: {environment}'.");
            }

            if (job.Concurrency is null)
            {
                yield return Findings.Error("github.no-lock", $"{where}: {call[0]} changes '{environment}' without its lock.", "Set concurrency with one group for the environment.");
            }
        }
    }

    /// <summary>Outputs that an expression reads are there: GitHub takes one that is not for an empty text.</summary>
    private static IEnumerable<Finding> Outputs(string where, Workflow workflow, Job job)
    {
        var texts = new[] { job.If }
            .Concat(job.Env.Select(pair => pair.Value))
            .Concat(job.Outputs.Select(pair => pair.Value))
            .Concat(job.Steps.SelectMany(step => new[] { step.If }.Concat(step.Env.Select(pair => pair.Value)).Concat(step.With.Select(pair => pair.Value))))
            .OfType<string>();
        foreach (var match in texts.SelectMany(text => NeedReference().Matches(text)))
        {
            var (id, output) = (match.Groups["id"].Value, match.Groups["output"].Value);
            var needed = workflow.Jobs.FirstOrDefault(other => other.Id == id);
            if (!job.Needs.Contains(id) || (output.Length > 0 && needed?.Outputs.Any(pair => pair.Key == output) != true))
            {
                yield return Findings.Error("github.unknown-output", $"{where}: '{match.Value}' is nothing that this job gets.", $"Let the job need '{id}', and let that job have the output.");
            }
        }

        foreach (var match in job.Outputs.SelectMany(pair => StepReference().Matches(pair.Value)).Where(match => job.Steps.All(step => step.Id != match.Groups["id"].Value)))
        {
            yield return Findings.Error("github.unknown-output", $"{where}: '{match.Value}' names a step that is not there.", "Give the step that id.");
        }
    }

    private static string NameOf(Step step) => step.Name ?? step.Id ?? step.Uses ?? "without a name";

    [GeneratedRegex(@"\bneeds\.(?<id>[A-Za-z0-9_-]+)\.(?:outputs\.(?<output>[A-Za-z0-9_-]+)|result)")]
    private static partial Regex NeedReference();

    [GeneratedRegex(@"\bsteps\.(?<id>[A-Za-z0-9_-]+)\.outputs\.[A-Za-z0-9_-]+")]
    private static partial Regex StepReference();
}
