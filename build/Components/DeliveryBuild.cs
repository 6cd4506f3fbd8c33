using DifyDelivery.Components.Running;
using DifyDelivery.Components.Strict;
using DifyDelivery.Errors;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>
/// Starts a NUKE build strictly. NUKE overlooks unknown arguments, values that do not convert and misspelt keys; a deployment must not.
/// A team's own <c>Main</c> reads <c>DeliveryBuild.Run&lt;Build&gt;(args, () => Execute&lt;Build&gt;(x => x.Default))</c>.
/// </summary>
public static class DeliveryBuild
{
    private const string ProfileVariable = "NUKE_PROFILE";

    /// <summary>Checks the command line, the environment and the parameters files, loads the profile of <c>--env</c>, and runs the engine.</summary>
    /// <typeparam name="T">The build class.</typeparam>
    /// <param name="args">The command line.</param>
    /// <param name="execute">Starts the engine: <c>() => Execute&lt;Build&gt;(...)</c>.</param>
    /// <returns>A code of <see cref="ExitCodes"/>; NUKE's own failure code becomes <see cref="ExitCodes.Failed"/>.</returns>
    public static int Run<T>(string[] args, Func<int> execute)
        where T : NukeBuild
    {
        BuildStart start;
        IReadOnlyList<string> problems;
        try
        {
            start = BuildStart.Current();
            problems = new StrictArguments(BuildModel.Of(typeof(T)), args, start.Sources).Check();
        }
        catch (DeliveryException exception)
        {
            return Refuse([exception.ToString()]);
        }

        if (problems.Count > 0)
        {
            return Refuse([.. problems, "Nothing was done. './build.sh --help' lists targets and parameters."]);
        }

        // The engine reads profiles from the command line and the environment only, before any parameters file.
        if (start.Sources.Find("Profile") is null)
        {
            Environment.SetEnvironmentVariable(ProfileVariable, start.Environment);
        }

        using var guard = new ChildrenGuard();
        var code = execute();
        return guard.IsInterrupted ? ExitCodes.Interrupted
            : code < 0 ? ExitCodes.Failed
            : code;
    }

    /// <summary>
    /// Ends child processes of NUKE's tasks that still run. Call it from <c>OnBuildFinished</c>, which also comes after Ctrl-C: where only the
    /// build was interrupted they would go on. Does nothing after a build that ran to its end.
    /// </summary>
    public static void EndChildren() => ChildrenGuard.End();

    private static int Refuse(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.Error.WriteLine(line);
        }

        return ExitCodes.Failed;
    }
}
