using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Pipelines.AzureDevOps;

/// <summary>A pipeline or a template as a document. The first key of a stage, job or step says what it is: Azure DevOps insists.</summary>
internal static class AzureYaml
{
    private const string None = "none";

    public static YamlMap Of(AzurePipeline pipeline) => new YamlMapBuilder()
        .Add("name", pipeline.Name)
        .Add("trigger", pipeline.Trigger is null ? None : Trigger(pipeline.Trigger))
        .Add("pr", pipeline.PullRequest is null ? None : Trigger(pipeline.PullRequest))
        .AddList("schedules", [.. pipeline.Schedules.Select(Schedule)])
        .AddList("parameters", [.. pipeline.Parameters.Select(Parameter)])
        .Add("stages", new YamlList([.. pipeline.Blocks.SelectMany(block => Under(block.Condition, block.Stages.Select(Stage)))]))
        .Build();

    public static YamlMap Of(StepsTemplate template) => new YamlMapBuilder()
        .AddList("parameters", [.. template.Parameters.Select(Parameter)])
        .Add("steps", new YamlList([.. template.Blocks.SelectMany(block => Under(block.Condition, block.Steps.Select(Step)))]))
        .Build();

    private static IEnumerable<YamlNode> Under(string? condition, IEnumerable<YamlNode> nodes) =>
        condition is null ? nodes : [new YamlMapBuilder().Add($"${{{{ if {condition} }}}}", new YamlList([.. nodes])).Build()];

    private static YamlMap Trigger(AzureTrigger trigger) => new YamlMapBuilder()
        .Add("batch", trigger.Batches ? (YamlNode)true : null)
        .Add("branches", new YamlMapBuilder().AddTexts("include", trigger.Branches).Build())
        .Add("paths", trigger.Paths.Count == 0 ? null : new YamlMapBuilder().AddTexts("include", trigger.Paths).Build())
        .Build();

    private static YamlNode Schedule(AzureSchedule schedule) => new YamlMapBuilder()
        .AddText("cron", schedule.Cron)
        .AddText("displayName", schedule.DisplayName)
        .Add("branches", new YamlMapBuilder().AddTexts("include", [schedule.Branch]).Build())
        .Add("always", schedule.Always)
        .Build();

    private static YamlNode Parameter(AzureParameter parameter) => new YamlMapBuilder()
        .Add("name", parameter.Name)
        .AddText("displayName", parameter.DisplayName)
        .Add("type", parameter.Type)
        .Add("default", parameter.Default is null ? null : parameter.Type == "boolean" ? new YamlLiteral(parameter.Default) : new YamlText(parameter.Default))
        .AddTexts("values", parameter.Values)
        .Build();

    private static YamlNode Stage(AzureStage stage) => new YamlMapBuilder()
        .Add("stage", stage.Name)
        .AddText("displayName", stage.DisplayName)
        .Add("dependsOn", YamlList.Of(stage.DependsOn))
        .AddText("condition", stage.Condition)
        .AddText("lockBehavior", stage.LockBehavior)
        .Add("isSkippable", stage.IsSkippable is { } skippable ? (YamlNode)skippable : null)
        .AddText("trigger", stage.Trigger)
        .AddList("variables", [.. stage.VariableGroups.Select(group => (YamlNode)new YamlMapBuilder().Add("group", group).Build())])
        .AddList("jobs", [.. stage.Jobs.Select(Job)])
        .Build();

    private static YamlNode Job(AzureJob job) => new YamlMapBuilder()
        .Add(job.IsDeployment ? "deployment" : "job", job.Name)
        .AddText("displayName", job.DisplayName)
        .AddText("condition", job.Condition)
        .Add("timeoutInMinutes", job.TimeoutInMinutes is { } minutes ? (YamlNode)minutes : null)
        .Add("pool", job.Pool is null ? null : new YamlMapBuilder().AddText("name", job.Pool.Name).AddText("vmImage", job.Pool.Image).Build())
        .AddText("environment", job.Environment)
        .AddList("variables", [.. job.Variables.Select(variable => (YamlNode)new YamlMapBuilder().Add("name", variable.Key).AddText("value", variable.Value).Build())])
        .Add("strategy", job.IsDeployment ? Nested("runOnce", Nested("deploy", Nested("steps", Steps(job)))) : null)
        .Add("steps", job.IsDeployment ? null : Steps(job))
        .Build();

    private static YamlMap Nested(string key, YamlNode value) => new YamlMapBuilder().Add(key, value).Build();

    private static YamlList Steps(AzureJob job) => new([.. job.Steps.Select(Step)]);

    private static YamlNode Step(AzureStep step)
    {
        var map = new YamlMapBuilder().Add(step.Kind, step.Value);
        foreach (var (key, value) in step.Keys)
        {
            map.Add(key, YamlNode.Scalar(value));
        }

        return map
            .AddText("name", step.Name)
            .AddText("displayName", step.DisplayName)
            .AddText("condition", step.Condition)
            .Add(step.Kind == "template" ? "parameters" : "inputs", step.Inputs.Count == 0 ? null : new YamlMap([.. step.Inputs.Select(input => new YamlEntry(input.Key, YamlNode.Scalar(input.Value)))]))
            .AddMap("env", step.Env)
            .Build();
    }
}
