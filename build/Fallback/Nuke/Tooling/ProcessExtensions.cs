using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

/// <summary>Waiting for processes, and reading what they wrote.</summary>
public static class ProcessExtensions
{
    /// <exception cref="ArgumentException">It did not end in time.</exception>
    public static IProcess AssertWaitForExit(this IProcess process)
    {
        Assert.True(process != null);
        Assert.True(process.WaitForExit());
        return process;
    }

    /// <exception cref="ProcessException">It ended with another code than zero.</exception>
    public static IProcess AssertZeroExitCode(this IProcess process)
    {
        process.AssertWaitForExit();
        return process.ExitCode == 0 ? process : throw new ProcessException(process);
    }

    public static IReadOnlyCollection<Output> EnsureOnlyStd(this IReadOnlyCollection<Output> output)
    {
        foreach (var o in output)
            Assert.True(o.Type == OutputType.Std);
        return output;
    }

    public static string StdToText(this IEnumerable<Output> output) =>
        output.Where(x => x.Type == OutputType.Std).Select(x => x.Text).JoinNewLine();
}
