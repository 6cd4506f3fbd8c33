using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Planning;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations;

/// <summary>Which of the possible releases is meant.</summary>
/// <param name="Topology">The server that Dify uses.</param>
/// <param name="Fenced">Every writer at zero replicas.</param>
/// <param name="KeepInClusterServer">The server in the cluster runs although Dify uses the other one.</param>
internal sealed record ReleaseShape(Topology Topology, bool Fenced = false, bool KeepInClusterServer = false);

/// <summary>The release as it shall be: values, chart, what they render to, and every check on them. Needs no cluster.</summary>
internal sealed record ReleaseChart(string Path, IReadOnlyList<ValuesDocument> Values, DifyValuesRequest Request, string? Manifest, IReadOnlyList<Finding> Findings)
{
    /// <summary>Reads, generates, checks and renders. What fails is in <see cref="Findings"/>.</summary>
    public static async Task<ReleaseChart> ComposeAsync(
        DeliveryContext context, IPlatform platform, IHelm helm, ReleaseShape shape, ExternalServer? external, bool isUpgrade,
        CancellationToken cancellationToken)
    {
        var path = await platform.ChartAsync(cancellationToken);
        var chart = await ChartDefaults.LoadAsync(path, cancellationToken);
        var request = new DifyValuesRequest
        {
            Settings = context.Settings,
            Topology = shape.Topology,
            External = shape.Topology == Topology.FlexibleServer ? external : null,
            KeepInClusterServer = shape.KeepInClusterServer,
            Fenced = shape.Fenced,
            Images = platform.Images,
        };
        string[] own = context.Release.ValuesFile.Length > 0 ? [System.IO.Path.GetFullPath(context.Release.ValuesFile, context.Folders.Root)] : [];
        var files = await DifyRelease.ReadValuesAsync(context.Folders.HelmValues, context.Settings, request.Topology, own, cancellationToken);
        IReadOnlyList<ValuesDocument> values = [.. files, DifyRelease.GenerateValues(request, chart, files)];

        // In our own files an overridden key is for people who read them; in a person's own file it would silently do nothing.
        IReadOnlyList<Finding> findings =
        [
            .. DifyRelease.CheckValues(chart, values).Select(finding =>
                finding.Id == "helm.key-overridden" && own.Any(file => finding.Message.StartsWith(file, StringComparison.Ordinal))
                    ? finding with { Severity = Severity.Error }
                    : finding),
        ];
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return new ReleaseChart(path, values, request, null, findings);
        }

        var template = new TemplateOptions(path, context.Release.Name, context.Release.Namespace, values) { IsUpgrade = isUpgrade };
        var manifest = (await helm.TemplateAsync(template, cancellationToken)).Manifest;
        return new ReleaseChart(path, values, request, manifest, [.. findings, .. DifyRelease.CheckRendered(manifest, request)]);
    }

    /// <summary>Finds Helm for this session.</summary>
    public static async Task<IHelm> HelmAsync(DeliveryContext context, CancellationToken cancellationToken) =>
        context.Helm ?? new HelmCli(
            await context.Toolbox.ResolveAsync(ToolNames.Helm, context.Reporter, cancellationToken), context.Processes, context.Time,
            new KubectlRecords(await context.Toolbox.ResolveAsync(ToolNames.Kubectl, context.Reporter, cancellationToken), context.Processes));
}
