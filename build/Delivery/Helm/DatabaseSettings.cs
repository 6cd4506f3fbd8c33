namespace DifyDelivery.Helm;

/// <summary>What a manifest tells one workload about its database, and where from.</summary>
/// <param name="Workload">Name of the Deployment.</param>
/// <param name="Values">Settings with the values that the manifest gives them; those that only the cluster knows are left out.</param>
/// <param name="ConfigMaps">ConfigMaps that its first container takes variables from, in order.</param>
public sealed record DatabaseSettings(string Workload, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> ConfigMaps)
{
    internal static IReadOnlyList<DatabaseSettings> Of(string manifest, IReadOnlyList<string> names)
    {
        var rendered = new RenderedManifest(manifest);
        return
        [
            .. from component in DifyComponents.WithDatabase
               let workload = rendered.Workload(component)
               where workload is not null
               let environment = new EffectiveEnvironment(rendered, workload)
               let container = workload.ItemsAt("spec", "template", "spec", "containers").FirstOrDefault()
               select new DatabaseSettings(
                   workload.TextAt("metadata", "name") ?? "",
                   names.Where(name => environment[name]?.Value is not null).ToDictionary(name => name, name => environment[name]!.Value!, StringComparer.Ordinal),
                   [.. container.ItemsAt("envFrom").Select(source => source.TextAt("configMapRef", "name")).OfType<string>()]),
        ];
    }
}
