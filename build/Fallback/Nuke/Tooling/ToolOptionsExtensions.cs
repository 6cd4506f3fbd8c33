namespace Nuke.Common.Tooling;

/// <summary>How a program is run.</summary>
public static class ToolOptionsExtensions
{
    public static T SetProcessToolPath<T>(this T o, string value)
        where T : ToolOptions => o.Set(nameof(o.ProcessToolPath), value);

    public static T SetProcessWorkingDirectory<T>(this T o, string value)
        where T : ToolOptions => o.Set(nameof(o.ProcessWorkingDirectory), value);

    /// <summary>Replaces the whole environment.</summary>
    public static T SetProcessEnvironmentVariables<T>(this T o, Dictionary<string, string> values)
        where T : ToolOptions => o.Set(nameof(o.ProcessEnvironmentVariables), values);

    /// <summary>Sets one variable; the first one takes over the process's own environment.</summary>
    public static T SetProcessEnvironmentVariable<T>(this T o, string key, string value)
        where T : ToolOptions => (o.ProcessEnvironmentVariables == null ? o.Set(nameof(o.ProcessEnvironmentVariables), EnvironmentInfo.Variables) : o)
        .SetIn(nameof(o.ProcessEnvironmentVariables), key, value);

    public static T SetProcessExecutionTimeout<T>(this T o, int? value)
        where T : ToolOptions => o.Set(nameof(o.ProcessExecutionTimeout), value);

    public static T SetProcessExecutionTimeout<T>(this T o, TimeSpan value)
        where T : ToolOptions => o.SetProcessExecutionTimeout((int)value.TotalMilliseconds);

    public static T SetProcessOutputLogging<T>(this T o, bool? value)
        where T : ToolOptions => o.Set(nameof(o.ProcessOutputLogging), value);

    public static T EnableProcessOutputLogging<T>(this T o)
        where T : ToolOptions => o.SetProcessOutputLogging(true);

    public static T DisableProcessOutputLogging<T>(this T o)
        where T : ToolOptions => o.SetProcessOutputLogging(false);

    public static T SetProcessInvocationLogging<T>(this T o, bool? value)
        where T : ToolOptions => o.Set(nameof(o.ProcessInvocationLogging), value);

    public static T DisableProcessInvocationLogging<T>(this T o)
        where T : ToolOptions => o.SetProcessInvocationLogging(false);

    public static T SetProcessExitHandling<T>(this T o, bool? value)
        where T : ToolOptions => o.Set(nameof(o.ProcessExitHandling), value);

    public static T DisableProcessExitHandling<T>(this T o)
        where T : ToolOptions => o.SetProcessExitHandling(false);

    public static T AddProcessRedactedSecrets<T>(this T o, params string[] v)
        where T : ToolOptions => o.AddTo(nameof(o.ProcessRedactedSecrets), v);

    /// <summary>Words behind all others, as they are.</summary>
    public static T SetProcessAdditionalArguments<T>(this T o, params string[] v)
        where T : ToolOptions => o.Set(nameof(o.ProcessAdditionalArguments), (IReadOnlyList<string>)v);

    public static T SetProcessAdditionalArguments<T>(this T o, IEnumerable<string> v)
        where T : ToolOptions => o.SetProcessAdditionalArguments([.. v]);

    public static T AddProcessAdditionalArguments<T>(this T o, params string[] v)
        where T : ToolOptions => o.AddTo(nameof(o.ProcessAdditionalArguments), v);
}
