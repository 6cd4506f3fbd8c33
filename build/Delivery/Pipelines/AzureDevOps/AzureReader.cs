using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Pipelines.AzureDevOps;

/// <summary>Reads a pipeline or a template back, so that the rules can be held against the text that Azure DevOps will see.</summary>
internal static class AzureReader
{
    private const string IfMark = "${{ if ";

    /// <summary>Whether a text is a template of steps rather than a pipeline.</summary>
    public static bool IsTemplate(YamlMap document) => document.Find("steps") is not null && document.Find("trigger") is null && document.Find("stages") is null;

    public static AzurePipeline Pipeline(YamlMap document) => new(document.Text("name") ?? string.Empty)
    {
        Trigger = Trigger(document.Find("trigger")),
        PullRequest = Trigger(document.Find("pr")),
        Schedules =
        [
            .. document.Items("schedules").Select(item => new AzureSchedule(
                item.Text("cron") ?? string.Empty, item.Text("displayName") ?? string.Empty,
                item.Find("branches").Texts("include") is [var branch, ..] ? branch : string.Empty, item.Flag("always") ?? false)),
        ],
        Parameters = Parameters(document),
        Blocks = [.. Blocks(document.Items("stages"), Stage).Select(block => new StageBlock(block.Condition, block.Items))],
    };

    public static StepsTemplate Template(YamlMap document) => new(
        Parameters(document), [.. Blocks(document.Items("steps"), Step).Select(block => new StepBlock(block.Condition, block.Items))]);

    /// <summary>Neighbours without a condition make one block, as they were written.</summary>
    private static List<(string? Condition, IReadOnlyList<T> Items)> Blocks<T>(IReadOnlyList<YamlNode> nodes, Func<YamlNode, T> read)
    {
        var blocks = new List<(string? Condition, IReadOnlyList<T> Items)>();
        foreach (var node in nodes)
        {
            if (node is YamlMap { Entries: [{ Value: YamlList list } entry] } && entry.Key.StartsWith("${{", StringComparison.Ordinal))
            {
                blocks.Add((ConditionOf(entry.Key), [.. list.Items.Select(read)]));
            }
            else if (blocks is [.., { Condition: null } last])
            {
                blocks[^1] = (null, [.. last.Items, read(node)]);
            }
            else
            {
                blocks.Add((null, [read(node)]));
            }
        }

        return blocks;
    }

    private static string ConditionOf(string key) =>
        key.StartsWith(IfMark, StringComparison.Ordinal) && key.EndsWith("}}", StringComparison.Ordinal) ? key[IfMark.Length..^2].Trim() : key;

    private static AzureTrigger? Trigger(YamlNode? node) => node is YamlMap
        ? new AzureTrigger(node.Find("branches").Texts("include")) { Paths = node.Find("paths").Texts("include"), Batches = node.Flag("batch") ?? false }
        : null;

    private static IReadOnlyList<AzureParameter> Parameters(YamlNode document) =>
    [
        .. document.Items("parameters").Select(item => new AzureParameter(item.Text("name") ?? string.Empty, item.Text("type") ?? "string")
        {
            DisplayName = item.Text("displayName"),
            Default = item.Text("default"),
            Values = item.Texts("values"),
        }),
    ];

    private static AzureStage Stage(YamlNode node) => new(node.Text("stage") ?? string.Empty)
    {
        DisplayName = node.Text("displayName"),
        DependsOn = node.Texts("dependsOn"),
        Condition = node.Text("condition"),
        LockBehavior = node.Text("lockBehavior"),
        IsSkippable = node.Flag("isSkippable"),
        Trigger = node.Text("trigger"),
        VariableGroups = [.. node.Items("variables").Select(item => item.Text("group")).OfType<string>()],
        Jobs = [.. node.Items("jobs").Select(Job)],
    };

    private static AzureJob Job(YamlNode node)
    {
        var deployment = node.Text("deployment");
        var steps = deployment is null ? node.Items("steps") : node.Find("strategy").Find("runOnce").Find("deploy").Items("steps");
        return new AzureJob(deployment ?? node.Text("job") ?? string.Empty, deployment is not null)
        {
            DisplayName = node.Text("displayName"),
            Condition = node.Text("condition"),
            TimeoutInMinutes = node.Number("timeoutInMinutes"),
            Pool = node.Find("pool") is YamlMap pool ? new AzurePool(pool.Text("name"), pool.Text("vmImage")) : null,
            Environment = node.Find("environment") is YamlMap map ? map.Text("name") : node.Text("environment"),
            Variables = [.. node.Items("variables").Select(item => KeyValuePair.Create(item.Text("name") ?? string.Empty, item.Text("value") ?? string.Empty))],
            Steps = [.. steps.Select(Step)],
        };
    }

    private static readonly string[] Common = ["name", "displayName", "condition", "inputs", "parameters", "env"];

    private static AzureStep Step(YamlNode node)
    {
        var entries = (node as YamlMap)?.Entries ?? [];
        var kind = entries.Count > 0 ? entries[0] : new YamlEntry(string.Empty, string.Empty);
        return new AzureStep(kind.Key, kind.Value.Text() ?? string.Empty)
        {
            Keys = [.. entries.Skip(1).Where(entry => !Common.Contains(entry.Key)).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Text() ?? string.Empty))],
            Name = node.Text("name"),
            DisplayName = node.Text("displayName"),
            Condition = node.Text("condition"),
            Inputs = node.Pairs(kind.Key == "template" ? "parameters" : "inputs"),
            Env = node.Pairs("env"),
        };
    }
}
