using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace DifyDelivery.Planning.Rendering;

/// <summary>Writes HTML. Every hole of an interpolated text is escaped; only <see cref="Raw"/> is not, for markup of our own.</summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new();

    public Html Add(FormattableString markup)
    {
        var values = markup.GetArguments().Select(value => value is IFormattable number && value is not string
            ? Encoder.Encode(number.ToString(null, CultureInfo.InvariantCulture))
            : (object)Encoder.Encode(value?.ToString() ?? string.Empty)).ToArray();
        _text.AppendFormat(CultureInfo.InvariantCulture, markup.Format, values);
        return this;
    }

    public Html Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public override string ToString() => _text.ToString();
}
