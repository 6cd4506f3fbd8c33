using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>What a YAML node is to Helm.</summary>
internal enum YamlKind
{
    Null,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Map,
}

/// <summary>Resolves a node as sigs.k8s.io/yaml does: YAML 1.1 booleans, so <c>on</c> and <c>yes</c> are no text.</summary>
internal static partial class YamlKinds
{
    public static YamlKind Kind(this YamlNode node) => node switch
    {
        YamlMappingNode => YamlKind.Map,
        YamlSequenceNode => YamlKind.List,
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => PlainKind(scalar.Value ?? ""),
        _ => YamlKind.Text,
    };

    /// <summary>The kind in words: "text", "an integer".</summary>
    public static string InWords(this YamlKind kind) => kind switch
    {
        YamlKind.Null => "nothing",
        YamlKind.Boolean => "true or false",
        YamlKind.Integer => "an integer",
        YamlKind.Number => "a number",
        YamlKind.Text => "text",
        YamlKind.List => "a list",
        _ => "a map",
    };

    private static YamlKind PlainKind(string text) =>
        NullText().IsMatch(text) ? YamlKind.Null
        : BooleanText().IsMatch(text) ? YamlKind.Boolean
        : IntegerText().IsMatch(text) ? YamlKind.Integer
        : NumberText().IsMatch(text) ? YamlKind.Number
        : YamlKind.Text;

    [GeneratedRegex("^(~|null|Null|NULL|)$")]
    private static partial Regex NullText();

    [GeneratedRegex("^(true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$")]
    private static partial Regex BooleanText();

    [GeneratedRegex("^[-+]?(0|[1-9][0-9_]*|0o?[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+)$")]
    private static partial Regex IntegerText();

    [GeneratedRegex("^[-+]?([0-9][0-9_]*\\.?[0-9_]*|\\.[0-9_]+)([eE][-+]?[0-9]+)?$|^[-+]?\\.(inf|Inf|INF)$|^\\.(nan|NaN|NAN)$")]
    private static partial Regex NumberText();
}
