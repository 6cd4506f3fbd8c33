using System.Text.RegularExpressions;
using DifyDelivery.Spelling;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>
/// Azure DevOps' expressions: which functions there are, and how many arguments each takes. Nothing else looks at them before a run does.
/// </summary>
internal static partial class AzureExpressions
{
    private const int Any = int.MaxValue;

    private static readonly Dictionary<string, (int Least, int Most)> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["always"] = (0, 0),
        ["canceled"] = (0, 0),
        ["failed"] = (0, Any),
        ["succeeded"] = (0, Any),
        ["succeededOrFailed"] = (0, Any),
        ["and"] = (2, Any),
        ["or"] = (2, Any),
        ["not"] = (1, 1),
        ["xor"] = (2, 2),
        ["iif"] = (3, 3),
        ["coalesce"] = (2, Any),
        ["eq"] = (2, 2),
        ["ne"] = (2, 2),
        ["gt"] = (2, 2),
        ["ge"] = (2, 2),
        ["lt"] = (2, 2),
        ["le"] = (2, 2),
        ["in"] = (2, Any),
        ["notIn"] = (2, Any),
        ["contains"] = (2, 2),
        ["containsValue"] = (2, 2),
        ["startsWith"] = (2, 2),
        ["endsWith"] = (2, 2),
        ["counter"] = (0, 2),
        ["format"] = (1, Any),
        ["join"] = (2, 2),
        ["length"] = (1, 1),
        ["lower"] = (1, 1),
        ["upper"] = (1, 1),
        ["trim"] = (1, 1),
        ["replace"] = (3, 3),
        ["split"] = (2, 2),
        ["convertToJson"] = (1, 1),
    };

    private static readonly string[] Status = ["always", "canceled", "failed", "succeeded", "succeededOrFailed"];

    /// <summary>Says what is wrong with an expression's functions.</summary>
    public static IEnumerable<(string Id, string Problem)> Check(string expression)
    {
        foreach (var (name, arguments, isClosed) in Calls(Blank(expression)))
        {
            if (!Functions.TryGetValue(name, out var arity))
            {
                yield return ("azure.unknown-function", $"there is no function '{name}'.{Nearest.Hint(name, Functions.Keys)}");
            }
            else if (!isClosed)
            {
                yield return ("azure.wrong-arity", $"{name}(...) is not closed");
            }
            else if (arguments < arity.Least || arguments > arity.Most)
            {
                yield return ("azure.wrong-arity", $"{name} takes {(arity.Most == Any ? $"{arity.Least} or more" : arity.Least == arity.Most ? $"{arity.Least}" : $"{arity.Least} to {arity.Most}")} arguments and has {arguments}");
            }
        }
    }

    /// <summary>Whether a condition says what happens after a failure; one that does not, runs in spite of it.</summary>
    public static bool SaysWhatFailureMeans(string condition) =>
        Calls(Blank(condition)).Any(call => Status.Contains(call.Name, StringComparer.OrdinalIgnoreCase)) || ResultReference().IsMatch(condition);

    /// <summary>Parameters that a text names.</summary>
    public static IEnumerable<string> Parameters(string text) => ParameterReference().Matches(text).Select(match => match.Groups["name"].Value);

    /// <summary>Outputs and results of other stages that a text names.</summary>
    public static IEnumerable<StageReference> StageReferences(string text) =>
        StageDependency().Matches(text)
            .Select(match => new StageReference(match.Value, match.Groups["stage"].Value, match.Groups["job"].Value, match.Groups["step"].Value))
            .Concat(Dependency().Matches(text).Select(match => new StageReference(match.Value, match.Groups["stage"].Value, match.Groups["job"].Value, match.Groups["step"].Value)));

    private static string Blank(string expression) => Literal().Replace(expression, match => $"'{new string('_', match.Length - 2)}'");

    private static IEnumerable<(string Name, int Arguments, bool IsClosed)> Calls(string expression)
    {
        foreach (Match match in Call().Matches(expression))
        {
            var (depth, arguments, hasAny, at) = (1, 0, false, match.Index + match.Length);
            for (; at < expression.Length && depth > 0; at++)
            {
                var character = expression[at];
                depth += character is '(' or '[' ? 1 : character is ')' or ']' ? -1 : 0;
                arguments += character == ',' && depth == 1 ? 1 : 0;
                hasAny |= depth > 0 && !char.IsWhiteSpace(character);
            }

            yield return (match.Groups["name"].Value, hasAny ? arguments + 1 : 0, depth == 0);
        }
    }

    [GeneratedRegex(@"(?<![.\w])(?<name>[A-Za-z]\w*)\s*\(")]
    private static partial Regex Call();

    [GeneratedRegex("'(?:[^']|'')*'")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\bparameters\.(?<name>\w+)|\bparameters\['(?<name>[^']+)'\]")]
    private static partial Regex ParameterReference();

    [GeneratedRegex(@"\b(?:dependencies|stageDependencies)\.[\w.]+\.result\b")]
    private static partial Regex ResultReference();

    [GeneratedRegex(@"\bstageDependencies\.(?<stage>\w+)\.(?<job>\w+)\.(?:outputs\['(?:\w+\.)?(?<step>\w+)\.\w+'\]|result)")]
    private static partial Regex StageDependency();

    [GeneratedRegex(@"\bdependencies\.(?<stage>\w+)\.(?:outputs\['(?<job>\w+)\.(?<step>\w+)\.\w+'\]|result)")]
    private static partial Regex Dependency();
}

/// <summary>A reference to another stage.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Job">The job in it; empty where only the stage's result is asked for.</param>
/// <param name="Step">The step in that; empty where only a result is asked for.</param>
internal sealed record StageReference(string Text, string Stage, string Job, string Step);
