using DifyDelivery.Reporting.Ci;
using Nuke.Common.CI.AzurePipelines;

namespace DifyDelivery.Components.Running.Ci;

/// <summary>
/// Azure Pipelines: logging commands through NUKE's own host (learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands). NUKE leaves
/// the percent sign alone, which the agent would take for an escape: it is written as the agent wants it here.
/// </summary>
internal sealed class AzurePipelinesServer(AzurePipelines host) : ICiServer
{
    public void Annotate(AnnotationLevel level, string? title, string text) => host.LogIssue(
        level == AnnotationLevel.Error ? AzurePipelinesIssueType.Error : AzurePipelinesIssueType.Warning,
        Escape(title is null ? text : $"{title}: {text}"));

    public void Mask(string secret) => host.WriteCommand("task.setsecret", Escape(secret));

    public void AddSummary(string file) => host.WriteCommand("task.uploadsummary", Escape(file));

    public string PlanAgain(string environment) => Pipelines.PlanAgain.OnAzureDevOps(environment);

    public void SetOutput(string name, string value) => host.SetVariable(CamelCase(name), Escape(value.ReplaceLineEndings(" ")), isOutput: true);

    /// <summary>Variables are read as <c>stageDependencies.plan.plan.outputs['plan.hasChanges']</c> and as PLAN_HASCHANGES: without dashes.</summary>
    private static string CamelCase(string name) =>
        string.Concat(name.Split('-').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Escape(string text) => text.Replace("%", "%AZP25", StringComparison.Ordinal);
}
