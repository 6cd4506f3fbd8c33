using DifyDelivery.Helm;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Integration.Tests.Helm;

/// <summary>The real Helm programs at hand: those that HELM_EXE names (several, separated as in PATH), else the one on PATH.</summary>
internal static class HelmProgram
{
    public const string Missing = "No Helm: set HELM_EXE to the program (several, separated as in PATH, are all tested), or put helm on PATH.";

    public static IReadOnlyList<string> Paths { get; } = Find("helm", "HELM_EXE");

    public static ProcessRunner Runner { get; } = new(new Redactor());

    public static async Task<ResolvedTool> ResolveAsync(string path)
    {
        var result = await Runner.RunAsync(new CommandSpec(path, "version", "--template", "{{.Version}}"));
        return new(ToolNames.Helm, path, result.EnsureSucceeded("Helm does not say its version").StandardOutput.Trim(), "test");
    }

    public static async Task<HelmCli> CliAsync(string path, IHelmRecords? records = null) => new(await ResolveAsync(path), Runner, TimeProvider.System, records);

    public static IReadOnlyList<string> Find(string program, string variable) =>
        (System.Environment.GetEnvironmentVariable(variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } named
            ? named
            : [.. (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).Where(File.Exists).Take(1)];
}

/// <summary>A theory over every Helm at hand; without one it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HelmTheoryAttribute : TheoryAttribute
{
    public HelmTheoryAttribute() => Skip = HelmProgram.Paths.Count == 0 ? HelmProgram.Missing : null;
}
