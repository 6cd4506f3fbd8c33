using DifyDelivery.Pipelines.GitHub.Flows;
using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Pipelines.GitHub;

/// <summary>Every workflow of a plan. GitHub reads only its own folder, and no folder below it.</summary>
internal static class WorkflowSet
{
    private const string Folder = ".github/workflows";

    public static IReadOnlyList<(string Path, Workflow Workflow)> Of(PipelinePlan plan)
    {
        var parts = new JobParts(plan);
        var workflows = new List<(string Name, Workflow? Workflow)>
        {
            (plan.Name, DeliveryFlow.Of(parts)),
            ($"{plan.Name}-drift", DriftFlow.Of(parts)),
            ($"{plan.Name}-manual", ManualFlow.Of(parts)),
            ($"{plan.Name}-pull-request", PullRequestFlow.Of(parts)),
            ($"{plan.Name}-teardown", TeardownFlow.Of(parts)),
        };
        workflows.AddRange(MigrationFlow.Of(parts).Select(flow => ($"{plan.Name}-migrate-{flow.Environment.Name}", (Workflow?)flow.Workflow)));
        return [.. workflows.Where(entry => entry.Workflow is not null).Select(entry => ($"{Folder}/{entry.Name}.yml", entry.Workflow!))];
    }

    public static PipelineFile Render(string path, Workflow workflow) => new(path, YamlWriter.Write(WorkflowYaml.Of(workflow), GeneratedHeader.Lines));
}
