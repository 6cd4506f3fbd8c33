using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.GitHub;

namespace DifyDelivery.Pipelines;

/// <summary>The files of a plan. Pure: the same plan gives the same bytes, on every system and in every culture.</summary>
public static class PipelineFiles
{
    /// <summary>Folders that hold generated files.</summary>
    public static IReadOnlyList<string> Folders { get; } = [".github/workflows", PipelineSet.Folder, $"{PipelineSet.Folder}/templates"];

    /// <summary>Renders every file, in the order of their paths.</summary>
    /// <param name="plan">What to render.</param>
    public static IReadOnlyList<PipelineFile> Render(PipelinePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var files = new List<PipelineFile>();
        if (plan.Hosts.Contains(PipelineHost.GitHub))
        {
            files.AddRange(WorkflowSet.Of(plan).Select(entry => WorkflowSet.Render(entry.Path, entry.Workflow)));
        }

        if (plan.Hosts.Contains(PipelineHost.AzureDevOps))
        {
            files.AddRange(PipelineSet.Of(plan).Select(entry => PipelineSet.Render(entry.Path, entry.Pipeline)));
            files.AddRange(PipelineSet.Templates().Select(entry => PipelineSet.Render(entry.Path, entry.Template)));
        }

        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
