using System.Runtime.CompilerServices;

namespace Nuke.Common.Tooling;

/// <summary>Base of all options; a change makes a copy.</summary>
public class Options
{
    // A list, as the order in which options were set is the order on the command line.
    private List<(string Name, object Value)> _values = [];

    internal IReadOnlyList<(string Name, object Value)> Values => _values;

    protected T Get<T>([CallerMemberName] string name = null) => _values.Find(x => x.Name == name).Value is T value ? value : default;

    internal T Peek<T>(string name) => Get<T>(name);

    internal Options With(string name, object value)
    {
        var copy = (Options)MemberwiseClone();
        copy._values = [.. _values];
        var index = copy._values.FindIndex(x => x.Name == name);
        if (value == null)
            copy._values.RemoveAll(x => x.Name == name);
        else if (index >= 0)
            copy._values[index] = (name, value);
        else
            copy._values.Add((name, value));
        return copy;
    }
}

/// <summary>Options of a program: its own ones, and how it is run.</summary>
public class ToolOptions : Options
{
    public string ProcessToolPath => Get<string>();

    public string ProcessWorkingDirectory => Get<string>();

    public IReadOnlyDictionary<string, string> ProcessEnvironmentVariables => Get<IReadOnlyDictionary<string, string>>();

    /// <summary>Milliseconds.</summary>
    public int? ProcessExecutionTimeout => Get<int?>();

    public bool? ProcessOutputLogging => Get<bool?>();

    public bool? ProcessInvocationLogging => Get<bool?>();

    /// <summary>Whether an exit code other than zero fails; it does by default.</summary>
    public bool? ProcessExitHandling => Get<bool?>();

    public IReadOnlyList<string> ProcessRedactedSecrets => Get<IReadOnlyList<string>>();

    public IReadOnlyList<string> ProcessAdditionalArguments => Get<IReadOnlyList<string>>();
}
