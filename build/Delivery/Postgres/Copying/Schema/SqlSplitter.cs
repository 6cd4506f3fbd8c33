namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>
/// Cuts a script of pg_restore into its statements: strings, quoted names, dollar quotes, nested comments, parentheses and bodies in
/// <c>BEGIN ATOMIC ... END</c> hide semicolons. Comments between statements and psql's own commands (<c>\restrict</c>) are left out.
/// Expects <c>standard_conforming_strings = on</c>, which pg_dump sets.
/// </summary>
internal sealed class SqlSplitter
{
    private readonly string _text;
    private int _at;

    private SqlSplitter(string text) => _text = text;

    /// <summary>The statements in order, each with its semicolon.</summary>
    public static IReadOnlyList<string> Split(string script)
    {
        var splitter = new SqlSplitter(script);
        var statements = new List<string>();
        while (splitter.SkipToStatement())
        {
            var start = splitter._at;
            splitter.SkipStatement();
            statements.Add(script[start..splitter._at].TrimEnd());
        }

        return statements;
    }

    private char Current => _text[_at];

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private bool SkipToStatement()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(Current))
            {
                _at++;
            }
            else if (Current == '\\' && (_at == 0 || _text[_at - 1] == '\n'))
            {
                SkipLine();
            }
            else if (!SkipComment())
            {
                return true;
            }
        }

        return false;
    }

    private void SkipStatement()
    {
        var (parentheses, blocks) = (0, 0);
        var inBody = false;
        while (_at < _text.Length)
        {
            switch (Current)
            {
                case ';' when parentheses <= 0 && !inBody:
                    _at++;
                    return;
                case '(':
                    parentheses++;
                    _at++;
                    break;
                case ')':
                    parentheses--;
                    _at++;
                    break;
                case '\'':
                    SkipString(escapes: IsEscapeString());
                    break;
                case '"':
                    SkipQuoted('"');
                    break;
                case '$':
                    SkipDollar();
                    break;
                case var letter when IsNameStart(letter):
                    var word = TakeWord();
                    if (inBody)
                    {
                        // Only CASE shares END with the body; both words are reserved, so neither can be a bare name.
                        blocks += Is(word, "CASE") ? 1 : Is(word, "END") ? -1 : 0;
                        inBody = blocks > 0;
                    }
                    else if (Is(word, "BEGIN") && Is(PeekWord(), "ATOMIC"))
                    {
                        (inBody, blocks) = (true, 1);
                    }

                    break;
                default:
                    if (!SkipComment())
                    {
                        _at++;
                    }

                    break;
            }
        }
    }

    private bool SkipComment()
    {
        if (Current == '-' && Next == '-')
        {
            SkipLine();
            return true;
        }

        if (Current != '/' || Next != '*')
        {
            return false;
        }

        var depth = 0;
        do
        {
            var step = (Current, Next) switch
            {
                ('/', '*') => 1,
                ('*', '/') => -1,
                _ => 0,
            };
            depth += step;
            _at += step == 0 ? 1 : 2;
        }
        while (depth > 0 && _at < _text.Length);
        return true;
    }

    private void SkipLine()
    {
        var end = _text.IndexOf('\n', _at);
        _at = end < 0 ? _text.Length : end + 1;
    }

    private bool IsEscapeString() =>
        _at > 0 && _text[_at - 1] is 'e' or 'E' && (_at == 1 || !IsNamePart(_text[_at - 2]));

    private void SkipString(bool escapes)
    {
        if (!escapes)
        {
            SkipQuoted('\'');
            return;
        }

        for (_at++; _at < _text.Length && Current != '\''; _at++)
        {
            if (Current == '\\')
            {
                _at++;
            }
        }

        // A doubled quote starts the next round; as it may hold escapes too, it is read the same way.
        _at = Math.Min(_at + 1, _text.Length);
        if (_at < _text.Length && Current == '\'')
        {
            SkipString(escapes: true);
        }
    }

    // A doubled quote looks like the end of one and the start of another: the same in the end.
    private void SkipQuoted(char quote)
    {
        var end = _text.IndexOf(quote, _at + 1);
        _at = end < 0 ? _text.Length : end + 1;
    }

    private void SkipDollar()
    {
        var end = _at + 1;
        while (end < _text.Length && IsNamePart(_text[end]) && _text[end] != '$')
        {
            end++;
        }

        if (end >= _text.Length || _text[end] != '$' || char.IsAsciiDigit(_text[_at + 1]))
        {
            _at++;
            return;
        }

        var tag = _text[_at..(end + 1)];
        var close = _text.IndexOf(tag, end + 1, StringComparison.Ordinal);
        _at = close < 0 ? _text.Length : close + tag.Length;
    }

    private ReadOnlySpan<char> TakeWord()
    {
        var start = _at;
        while (_at < _text.Length && IsNamePart(Current))
        {
            _at++;
        }

        return _text.AsSpan(start, _at - start);
    }

    private ReadOnlySpan<char> PeekWord()
    {
        var back = _at;
        while (_at < _text.Length && char.IsWhiteSpace(Current))
        {
            _at++;
        }

        var word = TakeWord();
        _at = back;
        return word;
    }

    private static bool Is(ReadOnlySpan<char> word, string keyword) => word.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    private static bool IsNameStart(char letter) => char.IsLetter(letter) || letter == '_' || letter > '\x7f';

    private static bool IsNamePart(char letter) => IsNameStart(letter) || char.IsAsciiDigit(letter) || letter == '$';
}
