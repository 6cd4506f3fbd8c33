using System.Text;
using System.Text.RegularExpressions;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>One script of a job, as the host would run it: a bash of its own, nothing on its input, the host's variables and the step's.</summary>
internal static class JobRun
{
    /// <summary>The exit code of a run that was cancelled.</summary>
    public const int Cancelled = 130;

    // The tests may run on a server themselves.
    private static readonly string[] Foreign = ["TF_BUILD", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "NO_COLOR", "DELIVERY_TEST_KUBECONFIG"];

    /// <summary>Runs a script to its end.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <param name="script">The script.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="cancelAt">Ends it once this was printed, as a host does with a run that is cancelled; null to let it go on.</param>
    /// <param name="options">The shell's.</param>
    public static async Task<StepRun> RunAsync(string root, string script, IReadOnlyDictionary<string, string?> variables, string? cancelAt = null, params string[] options)
    {
        var all = Foreign.ToDictionary(name => name, _ => (string?)null);
        all["DELIVERY_CACHE"] = NodeSandbox.Cache;
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        var file = Path.Combine(root, $"step-{Guid.NewGuid():n}.sh");
        await File.WriteAllTextAsync(file, script);
        using var cancelled = new CancellationTokenSource();
        var printed = new StringBuilder();
        void Watch(string line)
        {
            printed.AppendLine(line);
            if (cancelAt is not null && line.Contains(cancelAt, StringComparison.Ordinal))
            {
                cancelled.Cancel();
            }
        }

        try
        {
            var run = await NodeSandbox.Processes.RunAsync(
                new CommandSpec("bash", [.. options, file])
                {
                    WorkingDirectory = root,
                    Environment = all,
                    Timeout = TimeSpan.FromMinutes(10),
                },
                cancelAt is null ? null : Watch,
                cancellationToken: cancelled.Token);
            return new StepRun(run.ExitCode, run.StandardOutput + run.StandardError);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return new StepRun(Cancelled, printed.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Puts values in the place of a host's expressions or macros; one that is not known stays, and shows.</summary>
    public static string Expand(string text, Regex hole, IReadOnlyDictionary<string, string> values) =>
        hole.Replace(text, match => values.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    /// <summary>Files by a pattern in their last part.</summary>
    public static IEnumerable<string> Find(string root, string pattern)
    {
        var folder = Path.Combine(root, Path.GetDirectoryName(pattern)!);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)) : [];
    }

    /// <summary>Copies files into a folder, which is made if there are any.</summary>
    public static void Copy(IEnumerable<string> files, string folder)
    {
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(Directory.CreateDirectory(folder).FullName, Path.GetFileName(file)), overwrite: true);
        }
    }
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
