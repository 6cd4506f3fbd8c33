namespace DifyDelivery.Reporting;

/// <summary>What a console can do, and how much its reader wants to see.</summary>
/// <param name="IsLive">True: lines can be redrawn. False: every line stays, with its time, as in a pipe or a CI log.</param>
/// <param name="UsesColor">True: colours may be used.</param>
/// <param name="IsVerbose">True: details are printed.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record ConsoleTraits(bool IsLive, bool UsesColor, bool IsVerbose = false, int Width = 160, int Height = 25)
{
    private static readonly string[] CiVariables = ["CI", "TF_BUILD", "GITHUB_ACTIONS"];

    /// <summary>Looks at standard output and the environment: redirection, CI, <c>TERM=dumb</c>, <c>NO_COLOR</c> (no-color.org).</summary>
    /// <param name="isVerbose">Whether details are wanted.</param>
    public static ConsoleTraits Detect(bool isVerbose = false)
    {
        var live = IsLiveTerminal(Environment.GetEnvironmentVariable, Console.IsOutputRedirected, OperatingSystem.IsWindows());
        var traits = new ConsoleTraits(live, live && !IsSet(Environment.GetEnvironmentVariable("NO_COLOR")), isVerbose);
        return live ? traits with { Width = Math.Max(Console.WindowWidth, 40), Height = Math.Max(Console.WindowHeight, 5) } : traits;
    }

    internal static bool IsLiveTerminal(Func<string, string?> variable, bool isRedirected, bool isWindows)
    {
        if (isRedirected || CiVariables.Any(name => IsSet(variable(name)) && variable(name) is not ("false" or "0")))
            return false;

        // Windows Terminal understands control sequences; the old console host only after a mode change that is not worth it here.
        return variable("TERM") is { Length: > 0 } term ? term != "dumb" : isWindows && IsSet(variable("WT_SESSION"));
    }

    private static bool IsSet(string? value) => !string.IsNullOrEmpty(value);
}
