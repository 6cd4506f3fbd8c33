using System.Text;

namespace DifyDelivery.StandIn.Settings;

/// <summary>
/// Reads a <c>keyword=value</c> connection string by libpq's rules. The plugin daemon writes its own without
/// quoting, so a password with a space, quote or backslash is cut off, swallowed or an error here exactly where it is one there.
/// </summary>
internal static class KeywordDsn
{
    private const string Blank = " \t\n\r\v\f";

    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var settings = new Dictionary<string, string>();
        var at = SkipBlanks(text, 0);
        while (at < text.Length)
        {
            var equals = text.IndexOf('=', at);
            var key = equals < 0 ? "" : text[at..equals].Trim(Blank.ToCharArray());
            if (key.Length == 0)
            {
                throw new SettingsException("cannot parse the connection settings: invalid keyword/value (DB_PASSWORD may hold a space, quote or backslash)");
            }

            (settings[key], at) = ReadValue(text, SkipBlanks(text, equals + 1));
            at = SkipBlanks(text, at);
        }

        return settings;
    }

    private static (string Value, int Next) ReadValue(string text, int at)
    {
        var quoted = at < text.Length && text[at] == '\'';
        var value = new StringBuilder();
        for (at += quoted ? 1 : 0; at < text.Length; at++)
        {
            if (quoted ? text[at] == '\'' : Blank.Contains(text[at]))
            {
                return (value.ToString(), at + 1);
            }

            if (text[at] == '\\' && ++at == text.Length)
            {
                throw new SettingsException("cannot parse the connection settings: invalid backslash");
            }

            value.Append(text[at]);
        }

        return quoted
            ? throw new SettingsException("cannot parse the connection settings: unterminated quoted string in connection info string")
            : (value.ToString(), at);
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && Blank.Contains(text[at]))
        {
            at++;
        }

        return at;
    }
}
