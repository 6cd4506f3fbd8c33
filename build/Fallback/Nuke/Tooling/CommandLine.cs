using System.Reflection;
using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

/// <summary>Writes options as the words of a command line.</summary>
internal static class CommandLine
{
    public static string Of(ToolOptions options)
    {
        var type = options.GetType();
        var words = new List<string> { type.GetCustomAttribute<CommandAttribute>()?.Arguments };
        words.AddRange(options.Values
            .Select(x => (x.Value, Attribute: type.GetProperty(x.Name)?.GetCustomAttribute<ArgumentAttribute>()))
            .Where(x => x.Attribute != null)
            .OrderByDescending(x => Math.Sign(x.Attribute.Position)).ThenBy(x => x.Attribute.Position)
            .SelectMany(x => Write(x.Value, x.Attribute.Format)));
        words.AddRange(options.ProcessAdditionalArguments ?? []);
        return words.Where(x => !string.IsNullOrWhiteSpace(x)).JoinSpace();
    }

    private static IEnumerable<string> Write(object value, string format) => value switch
    {
        bool flag when !format.Contains("{value}", StringComparison.Ordinal) => flag ? [format] : [],
        IReadOnlyList<string> list => list.SelectMany(x => Fill(format, null, x)),
        IReadOnlyDictionary<string, object> pairs => pairs.SelectMany(x => Fill(format, x.Key, TextOf(x.Value))),
        _ => Fill(format, null, TextOf(value))
    };

    private static IEnumerable<string> Fill(string format, string key, string value)
    {
        value = value.DoubleQuoteIfNeeded();
        return value.Length == 0
            ? []
            : format.SplitSpace().Select(x => x.Replace("{key}", key, StringComparison.Ordinal).Replace("{value}", value, StringComparison.Ordinal));
    }

    private static string TextOf(object value) => value is bool flag ? flag ? "true" : "false" : value?.ToString() ?? "";
}
