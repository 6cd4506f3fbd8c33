using System.Text;
using System.Text.RegularExpressions;

namespace DifyDelivery.Pipelines.Yaml;

/// <summary>
/// Writes a document: two spaces, LF, keys in their order, a blank line between the parts of the top and between jobs and stages. Our own and
/// small, so that the bytes depend on nothing but the model: a library's next version may wrap or quote otherwise.
/// </summary>
internal sealed partial class YamlWriter
{
    private const int LongestLine = 100;
    private readonly StringBuilder _text = new();

    /// <summary>Keys whose entries are long enough to stand apart.</summary>
    private static readonly HashSet<string> Spacious = new(StringComparer.Ordinal) { "jobs", "stages" };

    public static string Write(YamlMap document, IEnumerable<string> header)
    {
        var writer = new YamlWriter();
        foreach (var line in header)
        {
            writer.Line(0, line.Length == 0 ? "#" : $"# {line}");
        }

        writer.Map(document, 0, apart: true);
        return writer._text.ToString();
    }

    private void Map(YamlMap map, int indent, bool apart, string? first = null)
    {
        YamlEntry? before = null;
        foreach (var entry in map.Entries)
        {
            if (apart && before is not null && (indent > 0 || IsBlock(entry.Value) || IsBlock(before.Value)))
            {
                _text.Append('\n');
            }

            Entry(entry, indent, before is null ? first : null);
            before = entry;
        }
    }

    private void Entry(YamlEntry entry, int indent, string? lead)
    {
        var key = lead + Key(entry.Key) + ":";
        var at = lead is null ? indent : indent - lead.Length;
        var comment = entry.Comment is null ? string.Empty : $" # {entry.Comment}";
        if (Inline(entry.Value) is { } inline)
        {
            Line(at, $"{key} {inline}{comment}");
            return;
        }

        switch (entry.Value)
        {
            case YamlText text:
                Line(at, $"{key} |{(text.Text.EndsWith('\n') ? string.Empty : "-")}");
                foreach (var line in text.Text.TrimEnd('\n').Split('\n'))
                {
                    Line(line.Length == 0 ? 0 : indent + 2, line);
                }

                break;
            case YamlMap map:
                Line(at, key + comment);
                Map(map, indent + 2, Spacious.Contains(entry.Key));
                break;
            case YamlList list:
                Line(at, key + comment);
                Items(list, indent + 2, Spacious.Contains(entry.Key));
                break;
        }
    }

    private void Items(YamlList list, int indent, bool apart)
    {
        var isFirst = true;
        foreach (var item in list.Items)
        {
            if (apart && !isFirst)
            {
                _text.Append('\n');
            }

            if (Inline(item) is { } inline)
            {
                Line(indent, "- " + inline);
            }
            else if (item is YamlMap map)
            {
                Map(map, indent + 2, apart: false, "- ");
            }
            else
            {
                throw new InvalidOperationException("A list of lists or of blocks is nothing that a pipeline needs.");
            }

            isFirst = false;
        }
    }

    private void Line(int indent, string text) => _text.Append(' ', indent).Append(text).Append('\n');

    private static bool IsBlock(YamlNode node) => Inline(node) is null;

    private static string? Inline(YamlNode node) => node switch
    {
        YamlLiteral literal => literal.Text,
        YamlText text => text.Text.Contains('\n', StringComparison.Ordinal) ? null : Scalar(text.Text),
        YamlMap { Entries.Count: 0 } => "{}",
        YamlList { Items.Count: 0 } => "[]",
        YamlList list when list.Items.All(item => item is YamlText or YamlLiteral) => Flow(list),
        _ => null,
    };

    private static string? Flow(YamlList list)
    {
        var items = list.Items.Select(item => item is YamlText text ? FlowScalar(text.Text) : Inline(item)!).ToList();
        var line = $"[{string.Join(", ", items)}]";
        return line.Length <= LongestLine ? line : null;
    }

    private static string Key(string key) => key.StartsWith("${{", StringComparison.Ordinal) || Plain().IsMatch(key) ? key : Quote(key);

    private static string Scalar(string text) => IsPlain(text) ? text : Quote(text);

    private static string FlowScalar(string text) => IsPlain(text) && text.IndexOfAny([',', '[', ']', '{', '}']) < 0 ? text : Quote(text);

    private static bool IsPlain(string text) =>
        Plain().IsMatch(text)
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !text.EndsWith(':')
        && !text.EndsWith(' ')
        && !Mistakable().IsMatch(text);

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Begins with nothing that YAML gives a meaning to.</summary>
    [GeneratedRegex(@"^([A-Za-z0-9_./]|\$[\(\[]|\$\{\{|--?[A-Za-z])[\x20-\x7e]*$")]
    private static partial Regex Plain();

    /// <summary>What YAML 1.1 or 1.2 reads as a boolean, null, a number or a date.</summary>
    [GeneratedRegex(@"^(true|false|yes|no|on|off|y|n|null|~|\.(inf|nan)|[-+]?[0-9][0-9_.,:eExXoOa-fA-F+-]*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Mistakable();
}
