using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>
/// The words of the command line. A word that starts with a dash is a name (dashes and case do not count), the words up to the
/// next name are its values; the words before the first name are positional.
/// </summary>
internal sealed class ArgumentParser(IEnumerable<string> arguments)
{
    private readonly string[] _arguments = [.. arguments];

    public IReadOnlyList<string> Arguments => _arguments;

    public bool HasArgument(string name) => IndexOf(name) != -1;

    /// <summary>The value of the last occurrence of a name, or the type's default value.</summary>
    public object GetNamedArgument(string name, Type destinationType, char? separator = null)
    {
        var index = IndexOf(name);
        return index == -1
            ? DefaultOf(destinationType)
            : Convert(name, [.. _arguments.Skip(index + 1).TakeWhile(x => !IsName(x))], destinationType, separator);
    }

    public object GetAllPositionalArguments(Type destinationType, char? separator = null)
    {
        string[] words = [.. _arguments.TakeWhile(x => !IsName(x))];
        return words.Length == 0 ? DefaultOf(destinationType) : Convert("$all-positional", words, destinationType, separator);
    }

    internal static object DefaultOf(Type type) =>
        type.IsValueType && Nullable.GetUnderlyingType(type) == null ? Activator.CreateInstance(type) : null;

    private static bool IsName(string word) => word.StartsWith('-');

    private int IndexOf(string name)
    {
        name = WithoutDashes(name);
        return Array.FindLastIndex(_arguments, x => IsName(x) && WithoutDashes(x).EqualsOrdinalIgnoreCase(name));
    }

    private static string WithoutDashes(string word) => word.Replace("-", "", StringComparison.Ordinal);

    private object Convert(string name, string[] values, Type destinationType, char? separator)
    {
        if (separator is { } split && values.Any(x => x.Contains(split)))
        {
            // The misspelling is the genuine engine's; scripts may look for it.
            Assert.True(values.Length == 1, $"Argumenet '{name}' with value [ {values.JoinCommaSpace()} ] cannot be split with separator '{split}'");
            values = values[0].Split(split);
        }

        try
        {
            return ValueConversion.Convert(values, destinationType, valueOfBareSwitch: true);
        }
        catch (Exception exception)
        {
            string[] lines =
            [
                $"Resolving argument '{name}' failed.", exception.Message, "Arguments were:",
                .. _arguments.Select((x, i) => $"  [{i}] = {x}")
            ];
            throw new Exception(lines.JoinNewLine(), exception.InnerException);
        }
    }
}
