using System.Globalization;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>
/// Conditions as either host works them out, as far as ours go: GitHub's operators and Azure DevOps' functions, over texts. What it does not
/// know it refuses, so that a condition of a new kind does not count as one that holds.
/// </summary>
internal sealed class HostExpression
{
    private static readonly string[] Status = ["success", "succeeded", "failure", "failed", "always", "succeededOrFailed", "cancelled", "canceled"];
    private readonly string _text;
    private readonly Func<string, string> _value;
    private readonly bool _hasFailed;
    private bool _saysStatus;
    private int _at;

    private HostExpression(string text, Func<string, string> value, bool hasFailed) => (_text, _value, _hasFailed) = (text, value, hasFailed);

    /// <summary>Whether a step runs. Without a word on failures it does not run after one.</summary>
    /// <param name="condition">The condition; null for none.</param>
    /// <param name="value">What a name stands for; empty where it stands for nothing.</param>
    /// <param name="hasFailed">Whether a step before has failed.</param>
    public static bool Holds(string? condition, Func<string, string> value, bool hasFailed)
    {
        if (condition is null)
        {
            return !hasFailed;
        }

        var text = condition.StartsWith("${{", StringComparison.Ordinal) ? condition[3..^2] : condition;
        var expression = new HostExpression(text, value, hasFailed);
        var holds = IsTrue(expression.Or());
        expression.Skip();
        return expression._at == text.Length
            ? holds && (expression._saysStatus || !hasFailed)
            : throw new InvalidOperationException($"'{condition}' is not understood at '{text[expression._at..]}'.");
    }

    private string Or()
    {
        var left = And();
        while (Take("||"))
        {
            var right = And();
            left = IsTrue(left) ? left : right;
        }

        return left;
    }

    private string And()
    {
        var left = Equality();
        while (Take("&&"))
        {
            var right = Equality();
            left = IsTrue(left) ? right : left;
        }

        return left;
    }

    private string Equality()
    {
        var left = Unary();
        return Take("==") ? Text(Same(left, Unary()))
            : Take("!=") ? Text(!Same(left, Unary()))
            : left;
    }

    private string Unary() => Take("!") ? Text(!IsTrue(Unary())) : Primary();

    private string Primary()
    {
        if (Take("("))
        {
            var inner = Or();
            Demand(")");
            return inner;
        }

        if (Take("'"))
        {
            var end = _text.IndexOf('\'', _at);
            var text = _text[_at..end];
            _at = end + 1;
            return text;
        }

        var begin = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '.' or '_' or '-' or '[' or ']' || (_text[_at] == '\'' && (_text[_at - 1] == '[' || _text[(_at + 1)..].StartsWith(']')))))
        {
            _at++;
        }

        var name = _text[begin.._at];
        return name.Length == 0 ? throw new InvalidOperationException($"'{_text}' is not understood at '{_text[begin..]}'.")
            : Take("(") ? Call(name, Arguments())
            : _value(name);
    }

    private List<string> Arguments()
    {
        var arguments = new List<string>();
        while (!Take(")"))
        {
            arguments.Add(Or());
            Take(",");
        }

        return arguments;
    }

    private string Call(string name, List<string> arguments)
    {
        _saysStatus |= Status.Contains(name);
        return name switch
        {
            "success" or "succeeded" => Text(!_hasFailed),
            "failure" or "failed" => Text(_hasFailed),
            "always" or "succeededOrFailed" => Text(true),
            "cancelled" or "canceled" => Text(false),
            "contains" => Text(arguments[0].Contains(arguments[1], StringComparison.OrdinalIgnoreCase)),
            "and" => Text(arguments.TrueForAll(IsTrue)),
            "or" => Text(arguments.Exists(IsTrue)),
            "not" => Text(!IsTrue(arguments[0])),
            "eq" => Text(Same(arguments[0], arguments[1])),
            "ne" => Text(!Same(arguments[0], arguments[1])),
            _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"'{_text}' calls {name} with {arguments.Count} arguments, which is not known here.")),
        };
    }

    private bool Take(string word)
    {
        Skip();
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal) || (word == "!" && _text.AsSpan(_at).StartsWith("!=", StringComparison.Ordinal)))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private void Demand(string word)
    {
        if (!Take(word))
        {
            throw new InvalidOperationException($"'{_text}' lacks '{word}' at '{_text[_at..]}'.");
        }
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool IsTrue(string value) => value.Length > 0 && !Same(value, "false");

    private static string Text(bool value) => value ? "true" : "false";
}
