using System.Text.Json;
using DifyDelivery.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>What a chart says about its own values: the defaults, those of its subcharts below their sections, and its schema.</summary>
public sealed class ChartDefaults
{
    private ChartDefaults(string name, string version, YamlMappingNode values, JsonElement? schema)
    {
        Name = name;
        Version = version;
        Values = values;
        Schema = schema;
    }

    /// <summary>The chart's name.</summary>
    public string Name { get; }

    /// <summary>The chart's version.</summary>
    public string Version { get; }

    internal YamlMappingNode Values { get; }

    internal JsonElement? Schema { get; }

    /// <summary>Reads a chart on this machine.</summary>
    /// <param name="path">A chart's folder, or its archive (.tgz).</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DeliveryException">It is missing, or no chart.</exception>
    public static async Task<ChartDefaults> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        var files = await ChartFiles.ReadAsync(path, cancellationToken);
        if (!files.TryGetValue("Chart.yaml", out var metadataText))
            throw new DeliveryException($"'{path}' is not a chart", "It holds no Chart.yaml.", "Name a chart's folder or its .tgz archive.");
        try
        {
            var metadata = Yaml.Single(metadataText);
            JsonElement? schema = files.TryGetValue("values.schema.json", out var text) ? JsonDocument.Parse(text).RootElement : null;
            return new(metadata.TextAt("name") ?? "?", metadata.TextAt("version") ?? "?", Merge("", metadata, files), schema);
        }
        catch (Exception exception) when (exception is YamlException or JsonException)
        {
            throw new DeliveryException($"The chart '{path}' cannot be read", exception.Message, "Fetch or unpack it again.", exception);
        }
    }

    private static YamlMappingNode Merge(string folder, YamlNode metadata, IReadOnlyDictionary<string, string> files)
    {
        var values = Yaml.Single(files.GetValueOrDefault(folder + "values.yaml", ""));
        foreach (var dependency in metadata.ItemsAt("dependencies"))
        {
            var inner = $"{folder}charts/{dependency.TextAt("name")}/";
            if (!files.TryGetValue(inner + "Chart.yaml", out var innerMetadata))
                continue;
            var section = dependency.TextAt("alias") ?? dependency.TextAt("name") ?? "";
            Complete(values, section, Merge(inner, Yaml.Single(innerMetadata), files));
        }

        return values;
    }

    // The parent's default wins over its subchart's, map by map.
    private static void Complete(YamlMappingNode values, string key, YamlNode below)
    {
        var existing = values.At(key);
        if (existing is null)
            values.Add(key, below);
        else if (existing is YamlMappingNode map)
            foreach (var (inner, value) in below.Entries())
                Complete(map, inner, value);
    }
}
