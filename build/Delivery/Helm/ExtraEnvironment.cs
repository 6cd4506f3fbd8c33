using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>
/// Joins the variables that we need with those that a values file, or else the chart's default, has in <c>extraEnv</c>. Helm replaces
/// lists whole, so ours alone would silently take the others away. A variable of ours wins over one of the same name.
/// </summary>
internal sealed class ExtraEnvironment(ChartDefaults chart, IReadOnlyList<ValuesDocument> lower)
{
    private readonly IReadOnlyList<YamlMappingNode> _layers = [chart.Values, .. lower.Select(document => Yaml.Single(document.Yaml))];

    public List<object> For(string section, IReadOnlyList<Variable> ours)
    {
        var layer = _layers.LastOrDefault(layer => layer.At(section, "extraEnv") is not null);
        var names = ours.Select(variable => variable.Name).ToHashSet();
        return
        [
            .. layer.ItemsAt(section, "extraEnv").Where(item => !names.Contains(item.TextAt("name") ?? "")),
            .. ours.Select(Write),
        ];
    }

    private static Section Write(Variable variable) =>
        variable.Secret is { } secret
            ? new()
            {
                ["name"] = variable.Name,
                ["valueFrom"] = new Section { ["secretKeyRef"] = new Section { ["name"] = secret.Secret, ["key"] = secret.Key } },
            }
            : new() { ["name"] = variable.Name, ["value"] = variable.Value ?? "" };
}
