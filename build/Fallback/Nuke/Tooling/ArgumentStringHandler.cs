using System.Runtime.CompilerServices;
using System.Text;
using Nuke.Common.IO;
using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

/// <summary>
/// A command line as an interpolated string: values with a blank are quoted, unless quoted already or marked <c>:nq</c>; a value
/// marked <c>:r</c> is redacted wherever it would be shown, and not quoted.
/// </summary>
[InterpolatedStringHandler]
public ref struct ArgumentStringHandler
{
    private readonly StringBuilder _text;
    private readonly List<string> _secrets;

    public ArgumentStringHandler(int literalLength, int formattedCount, out bool handlerIsValid)
    {
        _text = new StringBuilder(literalLength);
        _secrets = [];
        handlerIsValid = true;
    }

    public static implicit operator ArgumentStringHandler(string value) => $"{value.NotNull()}";

    public readonly void AppendLiteral(string value) => _text.Append(value);

    public readonly void AppendFormatted(object obj, int alignment = 0, string format = null)
    {
        var text = obj switch
        {
            string secret when format == "r" => Remember(secret),
            string value => value.IsDoubleQuoted() || value.IsSingleQuoted() || format == "nq" ? value : value.DoubleQuoteIfNeeded(),
            IAbsolutePathHolder holder => holder.Path.ToString(format ?? AbsolutePath.DoubleQuoteIfNeeded),
            IFormattable formattable => formattable.ToString(format, null),
            _ => obj.ToString()
        };
        _text.Append(alignment >= 0 ? text.PadLeft(alignment) : text.PadRight(-alignment));
    }

    public readonly void AppendFormatted(IEnumerable<IAbsolutePathHolder> paths, int alignment = 0, string format = null) =>
        _text.AppendJoin(' ', paths.Select(x => x.Path.ToString(format ?? AbsolutePath.DoubleQuoteIfNeeded)));

    /// <summary>The command line; quotes around the whole of it are taken off.</summary>
    public readonly string ToStringAndClear()
    {
        var text = _text.ToString();
        return text.Length > 1 && text.IndexOf('"', 1) == text.Length - 1 ? text.TrimMatchingDoubleQuotes() : text;
    }

    public readonly Func<string, string> GetFilter()
    {
        var secrets = _secrets;
        return x => secrets.Where(y => y.Length > 0).Aggregate(x, (text, y) => text.Replace(y, "[REDACTED]", StringComparison.Ordinal));
    }

    private readonly string Remember(string secret)
    {
        _secrets.Add(secret);
        return secret;
    }
}
