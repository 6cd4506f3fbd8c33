using System.Diagnostics;
using System.Text;
using Nuke.Common.Utilities;
using Serilog;
using Serilog.Events;

namespace Nuke.Common.Tooling;

/// <summary>Starts processes. Nothing is waited for: see <see cref="ProcessExtensions"/>.</summary>
public static class ProcessTasks
{
    public static bool DefaultLogOutput { get; set; } = true;

    public static bool DefaultLogInvocation { get; set; } = true;

    public static bool LogWorkingDirectory { get; set; } = true;

    /// <summary>The process's folder at start, not the root.</summary>
    public static string DefaultWorkingDirectory { get; set; } = EnvironmentInfo.WorkingDirectory;

    /// <summary>Runs a command line in bash, or in cmd on Windows.</summary>
    public static IProcess StartShell(
        string command, string workingDirectory = null, IReadOnlyDictionary<string, string> environmentVariables = null, int? timeout = null,
        bool? logOutput = null, bool? logInvocation = null, Action<OutputType, string> logger = null, Func<string, string> outputFilter = null) =>
        StartProcess(
            EnvironmentInfo.IsWin ? "cmd" : "bash", $"{(EnvironmentInfo.IsWin ? "/c" : "-c")} {command.DoubleQuote()}", workingDirectory,
            environmentVariables, timeout, logOutput, logInvocation, logger, outputFilter);

    /// <inheritdoc cref="StartProcess(string,string,string,IReadOnlyDictionary{string,string},int?,bool?,bool?,Action{OutputType,string},Func{string,string})"/>
    public static IProcess StartProcess(
        string toolPath, ArgumentStringHandler arguments, string workingDirectory = null,
        IReadOnlyDictionary<string, string> environmentVariables = null, int? timeout = null, bool? logOutput = null,
        bool? logInvocation = null, Action<OutputType, string> logger = null) =>
        StartProcess(
            toolPath, arguments.ToStringAndClear(), workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger,
            arguments.GetFilter());

    /// <param name="toolPath">A path, or a bare name that the PATH resolves; a <c>.dll</c> runs in dotnet.</param>
    /// <param name="arguments">The rest of the command line, quoted already.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="environmentVariables">When given, the whole environment: nothing is inherited.</param>
    /// <param name="timeout">Milliseconds.</param>
    /// <param name="logOutput">Whether its lines are logged: standard output as debug, error output as errors.</param>
    /// <param name="logInvocation">Whether the command line is logged.</param>
    /// <param name="logger">Logs its lines instead.</param>
    /// <param name="outputFilter">Redacts the command line and its lines.</param>
    public static IProcess StartProcess(
        string toolPath, string arguments = null, string workingDirectory = null,
        IReadOnlyDictionary<string, string> environmentVariables = null, int? timeout = null, bool? logOutput = null,
        bool? logInvocation = null, Action<OutputType, string> logger = null, Func<string, string> outputFilter = null)
    {
        Assert.NotNull(toolPath);
        if (!Path.IsPathRooted(toolPath) && !toolPath.Contains(Path.DirectorySeparatorChar))
            toolPath = ToolPathResolver.GetPathExecutable(toolPath);
        if (toolPath.EndsWithOrdinalIgnoreCase(".dll"))
        {
            arguments = $"{toolPath.DoubleQuoteIfNeeded()} {arguments}".TrimEnd();
            toolPath = ToolPathResolver.TryGetEnvironmentExecutable("DOTNET_EXE") ?? ToolPathResolver.GetPathExecutable("dotnet");
        }

        workingDirectory ??= DefaultWorkingDirectory;
        Assert.FileExists(toolPath);
        Assert.DirectoryExists(workingDirectory);
        var startInfo = new ProcessStartInfo(toolPath, arguments ?? "")
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardErrorEncoding = Encoding.UTF8,
            StandardOutputEncoding = Encoding.UTF8
        };
        if (environmentVariables != null)
        {
            startInfo.Environment.Clear();
            foreach (var (key, value) in environmentVariables)
                startInfo.Environment[key] = value;
        }

        outputFilter ??= x => x;
        if (logInvocation ?? DefaultLogInvocation)
            LogStart(startInfo, outputFilter);
        return new ChildProcess(startInfo, timeout, (logOutput ?? DefaultLogOutput) ? logger ?? DefaultLogger : null, outputFilter);
    }

    public static void DefaultLogger(OutputType type, string output)
    {
        // The line itself is the template, so that a CI server's commands in it are recognised.
        if (type == OutputType.Std)
            Log.Debug(output);
        else
            Log.Error(output);
    }

    private static void LogStart(ProcessStartInfo startInfo, Func<string, string> filter)
    {
        Log.Information("> {ToolPath} {Arguments}", startInfo.FileName.DoubleQuoteIfNeeded(), filter(startInfo.Arguments));
        if (LogWorkingDirectory)
        {
            Log.Write(
                startInfo.WorkingDirectory == DefaultWorkingDirectory ? LogEventLevel.Verbose : LogEventLevel.Information,
                "@ {WorkingDirectory}", startInfo.WorkingDirectory);
        }
    }
}
