using System.Text.RegularExpressions;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Planning;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>What Microsoft's validator does not say of an Azure pipeline: its graph, names, checks and locks. Steps and expressions are judged beside this.</summary>
internal sealed partial class AzureRules(PipelinePlan plan)
{
    private readonly ScriptRules _scripts = new(plan);

    public IEnumerable<Finding> Check(string path, AzurePipeline pipeline) =>
    [
        .. Schedules(path, pipeline),
        .. pipeline.Blocks.Select(block => block.Condition).OfType<string>().SelectMany(condition => AzureExpressionRules.CheckTemplateCondition(path, condition, pipeline.Parameters)),
        .. Stages(path, pipeline),
        .. pipeline.Blocks.SelectMany(block => Reach(path, pipeline, block)),
        .. pipeline.Stages.SelectMany(stage => CheckStage($"{path}, stage {stage.Name}", pipeline, stage)),
    ];

    public IEnumerable<Finding> Check(string path, StepsTemplate template) =>
    [
        .. template.Blocks.Select(block => block.Condition).OfType<string>().SelectMany(condition => AzureExpressionRules.CheckTemplateCondition(path, condition, template.Parameters)),
        .. template.Steps.SelectMany(step => CheckStep(path, step, template.Parameters)),
    ];

    private static IEnumerable<Finding> Schedules(string path, AzurePipeline pipeline)
    {
        foreach (var schedule in pipeline.Schedules)
        {
            if (CronExpression.Refuse(schedule.Cron) is { } problem)
            {
                yield return Findings.Error("pipelines.bad-cron", $"{path}: '{schedule.Cron}' is no schedule: {problem}.", "Five fields, UTC: minute hour day month weekday, such as '17 5 * * 1-5'.");
            }

            if (!schedule.Always)
            {
                yield return Findings.Error("azure.sleeping-schedule", $"{path}: the schedule runs only when something was committed.", "Set 'always: true'.");
            }
        }
    }

    private static IEnumerable<Finding> Stages(string path, AzurePipeline pipeline)
    {
        var nodes = pipeline.Stages.Select(stage => (stage.Name, stage.DependsOn)).ToList();
        foreach (var (from, to) in Graph.Unknown(nodes))
        {
            yield return Findings.Error("azure.unknown-stage", $"{path}: stage {from} depends on '{to}', which is not a stage of this pipeline.", "Name a stage, or leave it out.");
        }

        if (Graph.Circle(nodes) is { Count: > 0 } circle)
        {
            yield return Findings.Error("azure.cycle", $"{path}: stages wait for each other: {string.Join(" -> ", circle)}.", "Take one of these dependencies away.");
        }

        foreach (var name in nodes.GroupBy(node => node.Name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return Findings.Error("azure.repeated-stage", $"{path}: there are several stages '{name}'.", "Give each a name of its own.");
        }
    }

    /// <summary>Who reaches what: other branches no environment, forks no machine that a team keeps.</summary>
    private IEnumerable<Finding> Reach(string path, AzurePipeline pipeline, StageBlock block)
    {
        foreach (var stage in block.Stages)
        {
            if (stage.Jobs.Any(job => job.IsDeployment) && block.Condition?.Contains($"eq(variables['Build.SourceBranch'], 'refs/heads/{plan.Branch}')", StringComparison.Ordinal) != true)
            {
                yield return Findings.Error(
                    "azure.any-branch", $"{path}, stage {stage.Name}: it changes an environment from whatever branch it is run on.", $"Put it under eq(variables['Build.SourceBranch'], 'refs/heads/{plan.Branch}').");
            }

            if (pipeline.PullRequest is not null && stage.Jobs.Any(job => job.Pool?.Name is not null)
                && block.Condition?.Contains("ne(variables['Build.Reason'], 'PullRequest')", StringComparison.Ordinal) != true
                && stage.Condition?.Contains("System.PullRequest.IsFork", StringComparison.Ordinal) != true)
            {
                yield return Findings.Error(
                    "azure.fork", $"{path}, stage {stage.Name}: a pull request of a fork would run its code on a machine that is kept.", "Guard it: ne(variables['System.PullRequest.IsFork'], 'True').");
            }
        }
    }

    private IEnumerable<Finding> CheckStage(string where, AzurePipeline pipeline, AzureStage stage)
    {
        foreach (var name in new[] { stage.Name }.Concat(stage.Jobs.Select(job => job.Name)).Concat(stage.Jobs.SelectMany(job => job.Steps).Select(step => step.Name).OfType<string>()).Where(name => !Name().IsMatch(name)))
        {
            yield return Findings.Error("azure.bad-name", $"{where}: '{name}' is no name: letters, digits and underscores only.", $"Write '{NotInName().Replace(name, "_")}'.");
        }

        if (stage.Condition is { } condition && !AzureExpressions.SaysWhatFailureMeans(condition))
        {
            yield return Findings.Error(
                "azure.condition-without-status", $"{where}: its condition takes the place of the implied succeeded(), so it would run after a failure.", "Write and(succeeded(), ...).");
        }

        var deploys = stage.Jobs.Any(job => job.IsDeployment);
        if (deploys && stage.LockBehavior != "sequential")
        {
            yield return Findings.Error("azure.cancelling-lock", $"{where}: of those that wait for its lock all but the newest are cancelled.", "Set 'lockBehavior: sequential'.");
        }

        foreach (var finding in AzureExpressionRules.Check(where, pipeline, stage).Concat(stage.Jobs.SelectMany(job => CheckJob($"{where}, job {job.Name}", pipeline, job))))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> CheckJob(string where, AzurePipeline pipeline, AzureJob job)
    {
        if (job is { IsDeployment: true, Environment: null or "" })
        {
            yield return Findings.Error("azure.no-environment", $"{where}: a deployment without an environment has neither approval nor lock.", "Name its environment.");
        }

        if (job.TimeoutInMinutes is null)
        {
            yield return Findings.Error("azure.no-timeout", $"{where}: it has no time limit of its own.", "Set timeoutInMinutes.");
        }

        foreach (var call in job.Steps.Select(step => step.Script).OfType<string>().SelectMany(ScriptRules.Calls).Where(_scripts.Changes))
        {
            var environment = _scripts.EnvironmentOf(call) ?? string.Empty;
            if (job.Environment is not { } name || !(name.EndsWith($"-{environment}", StringComparison.Ordinal) || name.Contains($"-{environment}-", StringComparison.Ordinal)))
            {
                yield return Findings.Error(
                    "azure.no-environment", $"{where}: {call[0]} changes '{environment}' outside of that environment, whose checks it would go round.", $"Make it a deployment to {plan.Name}-{environment}.");
            }
        }

        foreach (var finding in job.Steps.SelectMany(step => CheckStep(where, step, pipeline.Parameters)))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> CheckStep(string where, AzureStep step, IReadOnlyList<AzureParameter> parameters)
    {
        foreach (var (key, value) in step.Inputs.Where(input => IsConnection(input.Key) && (input.Value.Contains("$(", StringComparison.Ordinal) || input.Value.Contains("$[", StringComparison.Ordinal) || input.Value.Contains("variables", StringComparison.Ordinal))))
        {
            yield return Findings.Error(
                "azure.connection-by-variable", $"{where}: {key} is '{value}'. A service connection is authorised before variables are known.", "Write its name.");
        }

        if (step is { Kind: "checkout", Value: "self" } && !step.Keys.Any(key => key is { Key: "persistCredentials", Value: "false" }))
        {
            yield return Findings.Error("azure.kept-credentials", $"{where}: the checkout leaves the job's token on the disk.", "Give it 'persistCredentials: false'.");
        }

        foreach (var finding in AzureExpressionRules.Check(where, step, parameters))
        {
            yield return finding;
        }

        foreach (var finding in step.Script is { } script ? _scripts.Check(where, script) : [])
        {
            yield return finding;
        }
    }

    private static bool IsConnection(string key) =>
        key.Equals("azureSubscription", StringComparison.OrdinalIgnoreCase) || key.Equals("connectedServiceNameARM", StringComparison.OrdinalIgnoreCase) || key.Contains("serviceConnection", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotInName();
}
