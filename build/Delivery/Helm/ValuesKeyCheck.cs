using DifyDelivery.Planning;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>Every key that is set must be one that the chart has, with a value of the kind that the chart expects.</summary>
internal sealed class ValuesKeyCheck(ChartDefaults chart)
{
    private readonly NearestKey _nearest = new(chart);
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Check(ValuesDocument document)
    {
        _findings.Clear();
        try
        {
            foreach (var root in Yaml.Documents(document.Yaml))
                Walk(document, root, chart.Values, "");
        }
        catch (YamlException exception)
        {
            _findings.Add(new(
                "helm.unreadable-values",
                Severity.Error,
                $"{document.Name}, line {exception.Start.Line}: not readable as YAML: {exception.Message}",
                "Correct the file."));
        }

        return [.. _findings];
    }

    private void Walk(ValuesDocument document, YamlMappingNode given, YamlMappingNode known, string path)
    {
        foreach (var (key, value) in given.Entries())
        {
            var here = KeyPath.Join(path, key);
            if (known.At(key) is { } expected)
                Compare(document, here, key, value, expected);
            else if (ValueSchema.Types(chart.Schema, here) is not { Count: > 0 })
                Unknown(document, here, value);
        }
    }

    private void Compare(ValuesDocument document, string path, string key, YamlNode given, YamlNode expected)
    {
        var kind = given.Kind();
        if (kind == YamlKind.Null)
            return;
        if (!ValueSchema.Accepts(ValueSchema.Types(chart.Schema, path), kind) ?? !Accepts(expected.Kind(), kind))
            WrongType(document, path, given, ValueSchema.InWords(chart.Schema, path) ?? expected.Kind().InWords());
        else if (given is YamlMappingNode map && expected is YamlMappingNode { Children.Count: > 0 } known && !KeyPath.IsFreeForm(key))
            Walk(document, map, known, path);
    }

    private static bool Accepts(YamlKind expected, YamlKind given) =>
        expected == given || expected == YamlKind.Null || (expected == YamlKind.Number && given == YamlKind.Integer);

    private void Unknown(ValuesDocument document, string path, YamlNode node)
    {
        var nearest = _nearest.Find(path);
        _findings.Add(new(
            "helm.unknown-key",
            Severity.Error,
            $"{document.Name}, line {node.Start.Line}: the chart {chart.Name} {chart.Version} has no key '{path}'; "
            + "Helm would accept it and it would do nothing.",
            nearest is null ? "Remove it." : $"Did you mean '{nearest}'?"));
    }

    private void WrongType(ValuesDocument document, string path, YamlNode given, string expected)
    {
        var got = given.Kind();
        var remedy = (expected, got) switch
        {
            ("text", YamlKind.Boolean or YamlKind.Integer or YamlKind.Number) => "Put it in quotes.",
            (_, YamlKind.Text) when expected != "a map" && expected != "a list" => "Take the quotes away.",
            _ => $"Give it {expected}.",
        };
        _findings.Add(new(
            "helm.wrong-type",
            Severity.Error,
            $"{document.Name}, line {given.Start.Line}: '{path}' is {got.InWords()}; the chart expects {expected}.",
            remedy));
    }
}
