using System.Text.RegularExpressions;
using Nuke.Common.Tooling;
using Serilog;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Runs the dotnet program. The forms with a degree of parallelism run several sets of options.</summary>
public static partial class DotNetTasks
{
    public static string DotNetPath =>
        ToolPathResolver.TryGetEnvironmentExecutable("DOTNET_EXE") ?? ToolPathResolver.GetPathExecutable("dotnet");

    public static IReadOnlyCollection<Output> DotNet(
        ArgumentStringHandler arguments, string workingDirectory = null, IReadOnlyDictionary<string, string> environmentVariables = null,
        int? timeout = null, bool? logOutput = null, bool? logInvocation = null, Action<OutputType, string> logger = null,
        Func<IProcess, object> exitHandler = null)
    {
        using var process = ProcessTasks.StartProcess(
            DotNetPath, arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger ?? LogLine);
        process.AssertWaitForExit();
        _ = exitHandler != null ? exitHandler(process) : process.AssertZeroExitCode();
        return process.Output;
    }

    public static IReadOnlyCollection<Output> DotNetRestore(DotNetRestoreSettings options = null) => Run(options);

    public static IReadOnlyCollection<Output> DotNetRestore(Configure<DotNetRestoreSettings> configurator) => Run(configurator(new()));

    public static IReadOnlyCollection<Output> DotNetBuild(DotNetBuildSettings options = null) => Run(options);

    public static IReadOnlyCollection<Output> DotNetBuild(Configure<DotNetBuildSettings> configurator) => Run(configurator(new()));

    public static IEnumerable<(DotNetBuildSettings Settings, IReadOnlyCollection<Output> Output)> DotNetBuild(
        CombinatorialConfigure<DotNetBuildSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.Invoke(Run, degreeOfParallelism, completeOnFailure);

    public static IReadOnlyCollection<Output> DotNetTest(DotNetTestSettings options = null) => Run(options);

    public static IReadOnlyCollection<Output> DotNetTest(Configure<DotNetTestSettings> configurator) => Run(configurator(new()));

    public static IEnumerable<(DotNetTestSettings Settings, IReadOnlyCollection<Output> Output)> DotNetTest(
        CombinatorialConfigure<DotNetTestSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.Invoke(Run, degreeOfParallelism, completeOnFailure);

    public static IReadOnlyCollection<Output> DotNetPack(DotNetPackSettings options = null) => Run(options);

    public static IReadOnlyCollection<Output> DotNetPack(Configure<DotNetPackSettings> configurator) => Run(configurator(new()));

    public static IEnumerable<(DotNetPackSettings Settings, IReadOnlyCollection<Output> Output)> DotNetPack(
        CombinatorialConfigure<DotNetPackSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.Invoke(Run, degreeOfParallelism, completeOnFailure);

    public static IReadOnlyCollection<Output> DotNetPublish(DotNetPublishSettings options = null) => Run(options);

    public static IReadOnlyCollection<Output> DotNetPublish(Configure<DotNetPublishSettings> configurator) => Run(configurator(new()));

    public static IEnumerable<(DotNetPublishSettings Settings, IReadOnlyCollection<Output> Output)> DotNetPublish(
        CombinatorialConfigure<DotNetPublishSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.Invoke(Run, degreeOfParallelism, completeOnFailure);

    private static IReadOnlyCollection<Output> Run<T>(T options)
        where T : ToolOptions, new()
    {
        options ??= new T();
        var secrets = options.ProcessRedactedSecrets ?? [];
        using var process = ProcessTasks.StartProcess(
            options.ProcessToolPath ?? DotNetPath, CommandLine.Of(options), options.ProcessWorkingDirectory, options.ProcessEnvironmentVariables,
            options.ProcessExecutionTimeout, options.ProcessOutputLogging, options.ProcessInvocationLogging, LogLine,
            x => secrets.Aggregate(x, (text, y) => text.Replace(y, "[REDACTED]", StringComparison.Ordinal)));
        process.AssertWaitForExit();
        if (options.ProcessExitHandling ?? true)
            process.AssertZeroExitCode();
        return process.Output;
    }

    /// <summary>As any program's lines, but the compiler's warnings and errors as such.</summary>
    private static void LogLine(OutputType type, string line)
    {
        if (type == OutputType.Std && WarningLine().IsMatch(line))
            Log.Warning(line);
        else if (type == OutputType.Std && ErrorLine().IsMatch(line))
            Log.Error(line);
        else
            ProcessTasks.DefaultLogger(type, line);
    }

    [GeneratedRegex(@": warning \w{2,5}\d{1,5}:")]
    private static partial Regex WarningLine();

    [GeneratedRegex(@": error \w{2,5}\d{1,5}:")]
    private static partial Regex ErrorLine();
}
