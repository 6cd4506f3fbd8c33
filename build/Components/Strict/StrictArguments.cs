using DifyDelivery.Environments;
using DifyDelivery.Spelling;

namespace DifyDelivery.Components.Strict;

/// <summary>
/// Finds what NUKE would overlook without a word: arguments that nothing knows, values that do not convert, <c>--name=value</c>, a target
/// swallowed as a switch's value, unknown <c>--skip</c> names, misspelt keys in parameters files. All of it is reported at once.
/// </summary>
internal sealed class StrictArguments(BuildModel model, IReadOnlyList<string> words, ParameterSources sources)
{
    public IReadOnlyList<string> Check()
    {
        var (targets, arguments) = CommandLineArgument.Split(words);
        return
        [
            .. targets.Where(target => !model.HasTarget(target)).Select(UnknownTarget),
            .. arguments.SelectMany(CheckArgument),
            .. Repeated(arguments),
            .. sources.Files.SelectMany(CheckFile),
            .. CheckEnvironment(arguments),
        ];
    }

    private IEnumerable<string> CheckArgument(CommandLineArgument argument)
    {
        var name = argument.Name.TrimStart('-');
        if (name.Contains('=', StringComparison.Ordinal))
        {
            var typed = name[..name.IndexOf('=', StringComparison.Ordinal)];
            var known = model.Find(typed) is not null ? "--" + typed : Nearest.To(typed, Names()) ?? "--" + typed;
            yield return $"'--{typed}=...' is not understood: name and value are two words. Write '{known} <value>'.";
            yield break;
        }

        if (model.Find(name) is not { } parameter)
        {
            yield return $"'{argument.Name}' is not a parameter of this build.{Nearest.Hint(name, Names())}";
            yield break;
        }

        if (parameter.IsSecret)
        {
            yield return $"{argument.Name} is a secret, and a command line is visible to every user of the machine. "
                + $"Set the environment variable {Kebab.Of(parameter.Member).Replace('-', '_').ToUpperInvariant()} instead.";
            yield break;
        }

        if (parameter.IsNamed("Skip") || parameter.IsNamed("Target"))
        {
            foreach (var unknown in argument.Values.SelectMany(value => value.Split('+')).Where(target => !model.HasTarget(target)))
            {
                yield return $"{argument.Name}: {UnknownTarget(unknown)}";
            }

            yield break;
        }

        foreach (var problem in CheckWords(parameter, argument))
        {
            yield return problem;
        }
    }

    private IEnumerable<string> CheckWords(BuildParameter parameter, CommandLineArgument argument)
    {
        var isSwitch = (Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type) == typeof(bool);
        var swallowed = argument.Values.FirstOrDefault(value => isSwitch && model.HasTarget(value));
        if (swallowed is not null)
        {
            yield return $"{argument.Name} takes '{swallowed}' for its value. Put targets first: './build.sh {swallowed} {argument.Name}'.";
        }
        else if (!parameter.IsList && argument.Values.Count > 1)
        {
            yield return $"{argument.Name} takes one value and got {argument.Values.Count} words. Quote a value that holds blanks, and put targets first.";
        }
        else if (!isSwitch && argument.Values.Count == 0 && !parameter.IsNamed("Root"))
        {
            yield return $"{argument.Name} needs a value.";
        }
        else
        {
            foreach (var problem in argument.Values.SelectMany(value => Parts(parameter, value)).Select(parameter.Refuse).OfType<string>())
            {
                yield return $"{argument.Name}: {problem}";
            }
        }
    }

    private static string[] Parts(BuildParameter parameter, string value) =>
        parameter is { IsList: true, Separator: { Length: > 0 } separator } ? value.Split(separator) : [value];

    private static IEnumerable<string> Repeated(IReadOnlyList<CommandLineArgument> arguments) =>
        arguments
            .GroupBy(argument => argument.Name.Replace("-", string.Empty, StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.First().Name} is given {group.Count()} times; give it once.");

    private IEnumerable<string> CheckFile(ParametersFile file)
    {
        foreach (var (key, value) in file.Values)
        {
            var parameter = model.Parameters.FirstOrDefault(parameter => parameter.Member == key);
            if (parameter is null)
            {
                yield return $"{file.DisplayPath}: '{key}' is not a parameter of this build (member names are case-sensitive there).{Nearest.Hint(key, model.Parameters.Select(known => known.Member))}";
            }
            else if (value.ValueKind is System.Text.Json.JsonValueKind.String or System.Text.Json.JsonValueKind.Number
                     or System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
                     && !parameter.IsList && parameter.Refuse(value.ToString()) is { } problem)
            {
                yield return $"{file.DisplayPath}: {key}: {problem}";
            }
        }
    }

    /// <summary>Variables bind to parameters by name alone, so a stray one must at least convert.</summary>
    private IEnumerable<string> CheckEnvironment(IReadOnlyList<CommandLineArgument> arguments) =>
        from parameter in model.Parameters
        where !parameter.IsList && !arguments.Any(argument => parameter.IsNamed(argument.Name.TrimStart('-')))
        let value = sources.Find(parameter.Member)
        where value is not null && value.Origin.EndsWith("(environment)", StringComparison.Ordinal)
        let problem = value.Text.Length == 0 ? null : parameter.Refuse(value.Text)
        where problem is not null
        select $"{value.Origin} binds to --{Kebab.Of(parameter.Member)}: {problem}. Unset the variable or correct it.";

    private string UnknownTarget(string name) =>
        $"'{name}' is not a target of this build.{Nearest.Hint(name, model.Targets)}";

    private IEnumerable<string> Names() => model.Parameters.Select(parameter => "--" + Kebab.Of(parameter.Member));
}
