using System.Globalization;

namespace DifyDelivery.Helm;

/// <summary>A Deployment of the release as it is rendered.</summary>
/// <param name="Component">Its pods' label <c>component</c>.</param>
/// <param name="Replicas">How many pods; Kubernetes' default of one where none is written.</param>
/// <param name="PoolSize">Its SQLALCHEMY_POOL_SIZE, where it is set to a number.</param>
/// <param name="MaxOverflow">Its SQLALCHEMY_MAX_OVERFLOW, where it is set to a number.</param>
public sealed record ReleaseWorkload(string Component, int Replicas, int? PoolSize, int? MaxOverflow)
{
    internal static IReadOnlyList<ReleaseWorkload> Of(string manifest)
    {
        var rendered = new RenderedManifest(manifest);
        return
        [
            .. from workload in rendered.Objects
               where workload.TextAt("kind") == "Deployment"
               let component = workload.TextAt("spec", "template", "metadata", "labels", "component")
               where component is not null
               let environment = new EffectiveEnvironment(rendered, workload)
               select new ReleaseWorkload(
                   component, Number(workload.TextAt("spec", "replicas")) ?? 1, Number(environment["SQLALCHEMY_POOL_SIZE"]?.Value),
                   Number(environment["SQLALCHEMY_MAX_OVERFLOW"]?.Value)),
        ];
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
