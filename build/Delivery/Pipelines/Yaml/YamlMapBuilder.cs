namespace DifyDelivery.Pipelines.Yaml;

/// <summary>Collects the keys of a mapping; what is null or empty is left out.</summary>
internal sealed class YamlMapBuilder
{
    private readonly List<YamlEntry> _entries = [];

    public YamlMapBuilder Add(string key, YamlNode? value, string? comment = null)
    {
        if (value is not null)
        {
            _entries.Add(new YamlEntry(key, value, comment));
        }

        return this;
    }

    public YamlMapBuilder AddText(string key, string? value) => Add(key, value is null ? null : new YamlText(value));

    public YamlMapBuilder AddTexts(string key, IReadOnlyCollection<string> values) => Add(key, values.Count == 0 ? null : YamlList.Of(values));

    public YamlMapBuilder AddList(string key, IReadOnlyCollection<YamlNode> values) => Add(key, values.Count == 0 ? null : new YamlList([.. values]));

    public YamlMapBuilder AddMap(string key, IReadOnlyCollection<KeyValuePair<string, string>> values) => Add(key, values.Count == 0 ? null : YamlMap.Of(values));

    public YamlMap Build() => new(_entries);
}
