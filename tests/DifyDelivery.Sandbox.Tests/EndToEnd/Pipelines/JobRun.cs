using System.Text.RegularExpressions;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>One script of a job, as the host would run it: a bash of its own, nothing on its input, the host's variables and the step's.</summary>
internal static partial class JobRun
{
    // The tests may run on a server themselves.
    private static readonly string[] Foreign = ["TF_BUILD", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "NO_COLOR", "DELIVERY_TEST_KUBECONFIG"];

    public static async Task<StepRun> RunAsync(string root, string script, IReadOnlyDictionary<string, string?> variables, params string[] options)
    {
        var all = Foreign.ToDictionary(name => name, _ => (string?)null);
        all["DELIVERY_CACHE"] = NodeSandbox.Cache;
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        var file = Path.Combine(root, $"step-{Guid.NewGuid():n}.sh");
        await File.WriteAllTextAsync(file, script);
        try
        {
            var run = await NodeSandbox.Processes.RunAsync(new CommandSpec("bash", [.. options, file])
            {
                WorkingDirectory = root,
                Environment = all,
                Timeout = TimeSpan.FromMinutes(10),
            });
            return new StepRun(run.ExitCode, run.StandardOutput + run.StandardError);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Puts values in the place of a host's expressions or macros; one that is not known stays, and shows.</summary>
    public static string Expand(string text, Regex hole, IReadOnlyDictionary<string, string> values) =>
        hole.Replace(text, match => values.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    /// <summary>Whether a step's condition holds: ours ask whether a list of targets has one in it.</summary>
    public static bool Holds(string? condition, string targets)
    {
        var named = Contains().Matches(condition ?? string.Empty).Select(match => match.Groups["target"].Value).ToList();
        return named.Count == 0 || named.Any(target => targets.Contains(target, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"contains\([^,]+, '(?<target>\w+)'\)")]
    private static partial Regex Contains();
}

/// <summary>How a script ended, and all that it printed.</summary>
internal sealed partial record StepRun(int ExitCode, string Output)
{
    /// <summary>What every run on a server keeps to: nothing that moves a cursor, and groups that are closed.</summary>
    public void ShouldBeFitForALog(string begin, string end)
    {
        CursorMove().Matches(Output).ShouldBeEmpty();
        Output.Split(begin).Length.ShouldBe(Output.Split(end).Length);
    }

    // Every control sequence but colours.
    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-ln-z]")]
    private static partial Regex CursorMove();
}
