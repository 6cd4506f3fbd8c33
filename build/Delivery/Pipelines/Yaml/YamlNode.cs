using System.Globalization;

namespace DifyDelivery.Pipelines.Yaml;

/// <summary>A piece of a YAML document, with its keys in the order in which they are written.</summary>
internal abstract record YamlNode
{
    public static implicit operator YamlNode(string text) => new YamlText(text);

    public static implicit operator YamlNode(bool value) => new YamlLiteral(value ? "true" : "false");

    /// <summary>A text whose reader takes true, false and whole numbers as well without quotes.</summary>
    public static YamlNode Scalar(string text) =>
        text is "true" or "false" || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? new YamlLiteral(text) : new YamlText(text);

    public static implicit operator YamlNode(int value) => new YamlLiteral(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A string. It is quoted where a reader could take it for something else, and a block where it has lines.</summary>
internal sealed record YamlText(string Text) : YamlNode;

/// <summary>A number, a boolean, or another text that is written as it stands.</summary>
internal sealed record YamlLiteral(string Text) : YamlNode;

/// <summary>A list. Short lists of plain texts stand on one line.</summary>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items) : YamlNode
{
    public static YamlList Of(IEnumerable<string> items) => new([.. items.Select(item => (YamlNode)item)]);
}

/// <summary>A mapping.</summary>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries) : YamlNode
{
    public static YamlMap Of(IEnumerable<KeyValuePair<string, string>> entries) =>
        new([.. entries.Select(entry => new YamlEntry(entry.Key, entry.Value))]);
}

/// <summary>One key of a mapping.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Comment">What follows on its line, behind a number sign.</param>
internal sealed record YamlEntry(string Key, YamlNode Value, string? Comment = null);
