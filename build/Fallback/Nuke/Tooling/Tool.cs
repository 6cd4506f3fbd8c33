using System.Reflection;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Tooling;

/// <summary>Runs a program and waits for it; fails on an exit code other than zero unless a handler is given.</summary>
public delegate IReadOnlyCollection<Output> Tool(
    ArgumentStringHandler arguments,
    string workingDirectory = null,
    IReadOnlyDictionary<string, string> environmentVariables = null,
    int? timeout = null,
    bool? logOutput = null,
    bool? logInvocation = null,
    Action<OutputType, string> logger = null,
    Action<IProcess> exitHandler = null);

/// <summary>Makes tools of executables.</summary>
public static class ToolResolver
{
    public static Tool GetTool(string toolPath)
    {
        Assert.FileExists(toolPath);
        return (arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, exitHandler) =>
        {
            var process = ProcessTasks.StartProcess(
                toolPath, arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger);
            (exitHandler ?? (x => x.AssertZeroExitCode()))(process.AssertWaitForExit());
            return process.Output;
        };
    }

    /// <summary>The tool that the variable <c>NAME_EXE</c> names, or null.</summary>
    public static Tool TryGetEnvironmentTool(string name) =>
        ToolPathResolver.TryGetEnvironmentExecutable($"{name.ToUpperInvariant()}_EXE") is { } path ? GetTool(path) : null;

    public static Tool GetPathTool(string name) => GetTool(ToolPathResolver.GetPathExecutable(name));

    public static Tool GetEnvironmentOrPathTool(string name) => TryGetEnvironmentTool(name) ?? GetPathTool(name);
}

/// <summary>Injects a program of the PATH; a missing one is null, without a word.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class PathVariableAttribute(string pathExecutable = null) : ValueInjectionAttributeBase
{
    public override bool SuppressWarnings => true;

    public override object GetValue(MemberInfo member, object instance) =>
        ToolResolver.GetEnvironmentOrPathTool(pathExecutable ?? member.Name.ToLowerInvariant());
}
