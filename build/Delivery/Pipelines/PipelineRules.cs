using System.Text.RegularExpressions;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Pipelines.Rules;
using DifyDelivery.Pipelines.Yaml;
using DifyDelivery.Planning;
using YamlDotNet.Core;

namespace DifyDelivery.Pipelines;

/// <summary>
/// The rules that no validator of the hosts' holds: identities, gates, locks, graphs. They judge the model before it is rendered, and any
/// file's text, so that the rendering is covered as well.
/// </summary>
public static partial class PipelineRules
{
    /// <summary>Judges what a plan would be rendered to.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<Finding> Check(PipelinePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (workflows, pipelines) = (new WorkflowRules(plan), new AzureRules(plan));
        return
        [
            .. plan.Hosts.Contains(PipelineHost.GitHub) ? WorkflowSet.Of(plan).SelectMany(entry => workflows.Check(entry.Path, entry.Workflow)) : [],
            .. plan.Hosts.Contains(PipelineHost.AzureDevOps)
                ? PipelineSet.Of(plan).SelectMany(entry => pipelines.Check(entry.Path, entry.Pipeline))
                    .Concat(PipelineSet.Templates().SelectMany(entry => pipelines.Check(entry.Path, entry.Template)))
                : [],
        ];
    }

    /// <summary>Judges a file.</summary>
    /// <param name="plan">What the file belongs to: its environments and the build's names.</param>
    /// <param name="file">The file; a path below <c>.github</c> is a workflow, any other an Azure pipeline or a template of steps.</param>
    public static IReadOnlyList<Finding> Check(PipelinePlan plan, PipelineFile file)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return [.. Judge(plan, file), .. Identifiers(file)];
        }
        catch (YamlException exception)
        {
            return [Findings.Error("pipelines.not-yaml", $"{file.Path}: it cannot be read: {exception.Message.Split('\n')[0]}", "Correct it.")];
        }
    }

    private static IEnumerable<Finding> Judge(PipelinePlan plan, PipelineFile file)
    {
        if (file.Path.StartsWith(".github/", StringComparison.Ordinal))
        {
            return new WorkflowRules(plan).Check(file.Path, WorkflowReader.Read(file.Content));
        }

        var document = YamlReader.Read(file.Content);
        var rules = new AzureRules(plan);
        return AzureShapeRules.Check(file.Path, document)
            .Concat(AzureReader.IsTemplate(document) ? rules.Check(file.Path, AzureReader.Template(document)) : rules.Check(file.Path, AzureReader.Pipeline(document)));
    }

    /// <summary>Tenants, subscriptions and clients are no secrets, and still none of a public file's business.</summary>
    private static IEnumerable<Finding> Identifiers(PipelineFile file) => Identifier().Matches(file.Content)
        .Select(match => Findings.Error("pipelines.literal-id", $"{file.Path}: it holds the id {match.Value[..8]}...", "Keep ids in the host's variables."));

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", RegexOptions.IgnoreCase)]
    private static partial Regex Identifier();
}
