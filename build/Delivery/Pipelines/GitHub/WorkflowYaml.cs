using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Pipelines.GitHub;

/// <summary>A workflow as a document.</summary>
internal static class WorkflowYaml
{
    public static YamlMap Of(Workflow workflow) => new YamlMapBuilder()
        .Add("name", workflow.Name)
        .AddText("run-name", workflow.RunName)
        .Add("on", Triggers(workflow.On))
        .Add("permissions", workflow.Permissions is null ? null : YamlMap.Of(workflow.Permissions))
        .Add("jobs", new YamlMap([.. workflow.Jobs.Select(job => new YamlEntry(job.Id, JobMap(job)))]))
        .Build();

    private static YamlMap Triggers(WorkflowTriggers triggers) => new YamlMapBuilder()
        .Add("pull_request", Filter(triggers.PullRequest))
        .Add("push", Filter(triggers.Push))
        .AddList("schedule", [.. triggers.Schedules.Select(cron => (YamlNode)new YamlMapBuilder().AddText("cron", cron).Build())])
        .Add("workflow_dispatch", triggers.Dispatch is not { } inputs ? null
            : inputs.Count == 0 ? new YamlMap([])
            : new YamlMapBuilder().Add("inputs", new YamlMap([.. inputs.Select(input => new YamlEntry(input.Name, Input(input)))])).Build())
        .Build();

    private static YamlMap? Filter(EventFilter? filter) =>
        filter is null ? null : new YamlMapBuilder().AddTexts("branches", filter.Branches).AddTexts("paths", filter.Paths).Build();

    private static YamlMap Input(WorkflowInput input) => new YamlMapBuilder()
        .Add("description", input.Description)
        .Add("type", input.Type)
        .AddTexts("options", input.Options)
        .Add("default", input.Default is null ? null : input.Type == "boolean" ? new YamlLiteral(input.Default) : new YamlText(input.Default))
        .Add("required", input.IsRequired is { } required ? (YamlNode)required : null)
        .Build();

    private static YamlMap JobMap(Job job) => new YamlMapBuilder()
        .AddText("name", job.Name)
        .AddTexts("needs", job.Needs)
        .AddText("if", job.If)
        .Add("runs-on", job.RunsOn.Count == 1 ? job.RunsOn[0] : YamlList.Of(job.RunsOn))
        .Add("timeout-minutes", job.TimeoutMinutes is { } minutes ? (YamlNode)minutes : null)
        .Add("environment", Environment(job.Environment))
        .Add("concurrency", Concurrency(job.Concurrency))
        .Add("permissions", job.Permissions is null ? null : YamlMap.Of(job.Permissions))
        .AddMap("outputs", job.Outputs)
        .AddMap("env", job.Env)
        .AddList("steps", [.. job.Steps.Select(StepMap)])
        .Build();

    private static YamlNode? Environment(JobEnvironment? environment) => environment switch
    {
        null => null,
        { WritesDeployment: true } => environment.Name,
        _ => new YamlMapBuilder().Add("name", environment.Name).Add("deployment", false).Build(),
    };

    private static YamlMap? Concurrency(JobConcurrency? concurrency) => concurrency is null ? null : new YamlMapBuilder()
        .Add("group", concurrency.Group)
        .Add("cancel-in-progress", concurrency.CancelInProgress)
        .AddText("queue", concurrency.Queue)
        .Build();

    private static YamlNode StepMap(Step step) => new YamlMapBuilder()
        .AddText("name", step.Name)
        .AddText("id", step.Id)
        .AddText("if", step.If)
        .Add("uses", step.Uses is null ? null : new YamlText(step.Uses), ActionPins.VersionOf(step.Uses))
        .Add("with", step.With.Count == 0 ? null : new YamlMap([.. step.With.Select(input => new YamlEntry(input.Key, YamlNode.Scalar(input.Value)))]))
        .AddMap("env", step.Env)
        .AddText("run", step.Run)
        .Build();
}
