using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Pipelines.GitHub;

/// <summary>Reads a workflow back, so that the rules can be held against the text that GitHub will see.</summary>
internal static class WorkflowReader
{
    private static readonly string[] KnownEvents = ["pull_request", "push", "schedule", "workflow_dispatch"];

    /// <exception cref="YamlDotNet.Core.YamlException">The text is not YAML.</exception>
    public static Workflow Read(string text)
    {
        var document = YamlReader.Read(text);
        return new Workflow(document.Text("name") ?? string.Empty)
        {
            RunName = document.Text("run-name"),
            On = Triggers(document),
            Permissions = Permissions(document),
            Jobs = [.. document.Entries("jobs").Select(entry => ReadJob(entry.Key, entry.Value))],
        };
    }

    private static WorkflowTriggers Triggers(YamlMap document)
    {
        var on = document.Find("on");
        var names = on is YamlMap map ? map.Entries.Select(entry => entry.Key) : document.Texts("on");
        return new WorkflowTriggers
        {
            PullRequest = Filter(on, "pull_request"),
            Push = Filter(on, "push"),
            Schedules = [.. on.Items("schedule").Select(item => item.Text("cron") ?? string.Empty)],
            Dispatch = on.Find("workflow_dispatch") is { } dispatch
                ? [.. dispatch.Entries("inputs").Select(entry => Input(entry.Key, entry.Value))]
                : null,
            Others = [.. names.Except(KnownEvents)],
        };
    }

    private static EventFilter? Filter(YamlNode? on, string name) =>
        on.Find(name) is { } filter ? new EventFilter(filter.Texts("branches")) { Paths = filter.Texts("paths") } : null;

    private static WorkflowInput Input(string name, YamlNode node) => new(name, node.Text("description") ?? string.Empty, node.Text("type") ?? "string")
    {
        Options = node.Texts("options"),
        Default = node.Text("default"),
        IsRequired = node.Flag("required"),
    };

    /// <summary>A single word (<c>read-all</c>) is kept as a grant of that name: it is never one of ours.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>>? Permissions(YamlNode node) => node.Find("permissions") switch
    {
        null => null,
        YamlMap => node.Pairs("permissions"),
        var word => [KeyValuePair.Create("*", word.Text() ?? string.Empty)],
    };

    private static Job ReadJob(string id, YamlNode node) => new(id)
    {
        Name = node.Text("name"),
        Needs = node.Texts("needs"),
        If = node.Text("if"),
        RunsOn = node.Texts("runs-on"),
        TimeoutMinutes = node.Number("timeout-minutes"),
        Environment = node.Find("environment") switch
        {
            null => null,
            YamlMap map => new JobEnvironment(map.Text("name") ?? string.Empty, map.Flag("deployment") ?? true),
            var name => new JobEnvironment(name.Text() ?? string.Empty),
        },
        Concurrency = node.Find("concurrency") switch
        {
            null => null,
            YamlMap map => new JobConcurrency(map.Text("group") ?? string.Empty, map.Flag("cancel-in-progress") ?? false, map.Text("queue")),
            var group => new JobConcurrency(group.Text() ?? string.Empty, false, null),
        },
        Permissions = Permissions(node),
        Outputs = node.Pairs("outputs"),
        Env = node.Pairs("env"),
        Steps = [.. node.Items("steps").Select(ReadStep)],
    };

    private static Step ReadStep(YamlNode node) => new()
    {
        Name = node.Text("name"),
        Id = node.Text("id"),
        If = node.Text("if"),
        Uses = node.Text("uses"),
        With = node.Pairs("with"),
        Env = node.Pairs("env"),
        Run = node.Text("run"),
    };
}
