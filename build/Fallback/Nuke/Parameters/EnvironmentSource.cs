using System.Collections;
using Nuke.Common.Execution;
using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>
/// Parameters in environment variables: the exact name first; else letters and digits alone, in any case, with an optional
/// leading NUKE. Variables are read anew every time, so what the process sets before the build starts counts.
/// </summary>
internal sealed class EnvironmentSource(Func<IDictionary> variables)
{
    /// <exception cref="Exception">The variable's value does not fit the type.</exception>
    public object GetValue(string name, Type destinationType, char? separator)
    {
        var value = Find(name);
        if (value == null)
            return ArgumentParser.DefaultOf(destinationType);

        try
        {
            return ValueConversion.ConvertSplit(value, destinationType, separator);
        }
        catch (Exception exception)
        {
            throw new Exception(new[] { exception.Message, $"Resolving parameter '{name}' failed. Environment variable was:", value }.JoinNewLine());
        }
    }

    private string Find(string name)
    {
        var all = variables();
        if (all[name] is string exact)
            return exact;

        var matches = new List<string>();
        foreach (DictionaryEntry entry in all)
        {
            if (IsMatch((string)entry.Key, name))
                matches.Add((string)entry.Value);
        }

        if (matches.Count > 1)
            EngineLog.Warning(null, "Could not resolve {VariableName} since multiple values are provided", name);
        return matches.Count == 1 ? matches[0] : null;
    }

    private static bool IsMatch(string variable, string name) =>
        Matches(variable, 0, name) || (SkipPrefix(variable) is > 0 and var start && Matches(variable, start, name));

    // Compared in place: this runs for every variable and every parameter at each start.
    private static bool Matches(string variable, int start, string name)
    {
        int i = start, j = 0;
        while (true)
        {
            while (i < variable.Length && !char.IsLetterOrDigit(variable[i]))
                i++;
            while (j < name.Length && !char.IsLetterOrDigit(name[j]))
                j++;
            if (i == variable.Length || j == name.Length)
                return i == variable.Length && j == name.Length;
            if (char.ToUpperInvariant(variable[i++]) != char.ToUpperInvariant(name[j++]))
                return false;
        }
    }

    private static int SkipPrefix(string variable)
    {
        var matched = 0;
        for (var i = 0; i < variable.Length; i++)
        {
            if (!char.IsLetterOrDigit(variable[i]))
                continue;
            if (char.ToUpperInvariant(variable[i]) != "NUKE"[matched])
                return 0;
            if (++matched == 4)
                return i + 1;
        }

        return 0;
    }
}
