using System.Collections;
using System.Reflection;

namespace Nuke.Common;

/// <summary>
/// Finds the value of a parameter: command line, positional words (for the targets), environment, parameters files. The first
/// source that has one wins; one that throws ends the search.
/// </summary>
internal sealed class ParameterService(ArgumentParser arguments, Func<IDictionary> variables)
{
    private readonly EnvironmentSource _environment = new(variables);

    public static ParameterService Instance { get; } = new(EnvironmentInfo.ArgumentParser, Environment.GetEnvironmentVariables);

    /// <summary>The parameters files, once the build has been created; earlier parameters cannot stand in them.</summary>
    public Func<string, Type, object> Files { get; set; }

    public object GetParameter(MemberInfo member, Type destinationType)
    {
        var separator = ParameterNames.AttributeOf(member).Separator;
        return GetParameter(ParameterNames.EffectiveName(member), destinationType, string.IsNullOrEmpty(separator) ? null : separator.Single());
    }

    public object GetParameter(string name, Type destinationType, char? separator = null) =>
        (arguments.HasArgument(name) ? arguments.GetNamedArgument(name, destinationType, separator) : null)
        ?? (name == BuiltInParameters.Target ? arguments.GetAllPositionalArguments(destinationType, separator) : null)
        ?? _environment.GetValue(name, destinationType, separator)
        ?? Files?.Invoke(name, destinationType);

    public T GetParameter<T>(string name, char? separator = null) => (T)GetParameter(name, typeof(T), separator);

    public bool HasArgument(string name) => arguments.HasArgument(name);
}
