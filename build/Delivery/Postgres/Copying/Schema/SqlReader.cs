using System.Text;

namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>Reads words and names from the start of a statement as pg_dump writes it: one space or line break between them, no comments.</summary>
internal sealed class SqlReader(string statement)
{
    private int _at;

    /// <summary>Takes the keywords when they come next, all or none.</summary>
    public bool Take(params ReadOnlySpan<string> keywords)
    {
        var back = _at;
        foreach (var keyword in keywords)
        {
            SkipSpace();
            var end = _at + keyword.Length;
            if (end > statement.Length
                || !statement.AsSpan(_at, keyword.Length).Equals(keyword, StringComparison.OrdinalIgnoreCase)
                || (end < statement.Length && IsPart(statement[end])))
            {
                _at = back;
                return false;
            }

            _at = end;
        }

        return true;
    }

    /// <summary>Takes a name, quoted or not.</summary>
    public string? Name()
    {
        SkipSpace();
        if (_at >= statement.Length)
        {
            return null;
        }

        if (statement[_at] != '"')
        {
            var start = _at;
            while (_at < statement.Length && IsPart(statement[_at]))
            {
                _at++;
            }

            return _at == start ? null : statement[start.._at];
        }

        var name = new StringBuilder();
        for (_at++; _at < statement.Length; _at++)
        {
            if (statement[_at] == '"' && (++_at >= statement.Length || statement[_at] != '"'))
            {
                return name.ToString();
            }

            name.Append(statement[_at]);
        }

        return null;
    }

    /// <summary>Takes <c>schema.name</c>; a name without a schema is none of ours.</summary>
    public TableName? QualifiedName()
    {
        if (Name() is not { } schema || _at >= statement.Length || statement[_at] != '.')
        {
            return null;
        }

        _at++;
        return Name() is { } name ? new TableName(schema, name) : null;
    }

    /// <summary>What has not been taken.</summary>
    public string Rest() => statement[_at..].Trim();

    private void SkipSpace()
    {
        while (_at < statement.Length && char.IsWhiteSpace(statement[_at]))
        {
            _at++;
        }
    }

    private static bool IsPart(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '$' || letter > '\x7f';
}
