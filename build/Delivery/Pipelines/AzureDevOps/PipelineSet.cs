using DifyDelivery.Pipelines.AzureDevOps.Flows;
using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Pipelines.AzureDevOps;

/// <summary>Every Azure pipeline of a plan, with the templates that they share.</summary>
internal static class PipelineSet
{
    public const string Folder = "pipelines";

    public static IReadOnlyList<(string Path, AzurePipeline Pipeline)> Of(PipelinePlan plan)
    {
        var parts = new StageParts(plan);
        var pipelines = new List<(string Name, AzurePipeline? Pipeline)>
        {
            ("azure-pipelines", DeliveryStages.Of(parts)),
            ("drift", DriftStages.Of(parts)),
            ("manual", ManualStages.Of(parts)),
            ("teardown", TeardownStages.Of(parts)),
        };
        pipelines.AddRange(MigrationStages.Of(parts).Select(flow => ($"migrate-{flow.Environment.Name}", (AzurePipeline?)flow.Pipeline)));
        return [.. pipelines.Where(entry => entry.Pipeline is not null).Select(entry => ($"{Folder}/{entry.Name}.yml", entry.Pipeline!))];
    }

    public static IReadOnlyList<(string Path, StepsTemplate Template)> Templates() =>
    [
        ($"{Folder}/{StageParts.KeepTemplate}", SharedSteps.KeepPlan()),
        ($"{Folder}/{StageParts.SourcesTemplate}", SharedSteps.Sources()),
    ];

    public static PipelineFile Render(string path, AzurePipeline pipeline) => new(path, YamlWriter.Write(AzureYaml.Of(pipeline), GeneratedHeader.Lines));

    public static PipelineFile Render(string path, StepsTemplate template) => new(path, YamlWriter.Write(AzureYaml.Of(template), GeneratedHeader.Lines));
}
