using System.Text;

namespace Nuke.Common.Execution;

/// <summary>
/// An object of a JSON document that keeps the order of its keys. Written by hand because the serialiser takes longer to load than
/// the rest of the help text, and the schema is compared on every run.
/// </summary>
internal sealed class JsonNodes : Dictionary<string, object>
{
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, this, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object value, int depth)
    {
        switch (value)
        {
            case JsonNodes { Count: 0 }:
                text.Append("{}");
                break;
            case JsonNodes nodes:
                AppendBlock(text, '{', '}', nodes, depth, x =>
                {
                    AppendString(text, x.Key);
                    text.Append(": ");
                    Append(text, x.Value, depth + 1);
                });
                break;
            case object[] items:
                AppendBlock(text, '[', ']', items, depth, x => Append(text, x, depth + 1));
                break;
            default:
                AppendString(text, (string)value);
                break;
        }
    }

    private static void AppendBlock<T>(StringBuilder text, char open, char close, IEnumerable<T> items, int depth, Action<T> append)
    {
        text.Append(open);
        var separator = "\n";
        foreach (var item in items)
        {
            text.Append(separator).Append(' ', 2 * (depth + 1));
            append(item);
            separator = ",\n";
        }

        text.Append('\n').Append(' ', 2 * depth).Append(close);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append($"\\u{(int)character:x4}"),
                _ => text.Append(character)
            };
        }

        text.Append('"');
    }
}
