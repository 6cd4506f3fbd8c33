using System.Collections.Concurrent;

namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>All transcripts, replayed side by side; the steps of one share a root and run in order.</summary>
public sealed class TranscriptRuns : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> _actual = new();

    public static IEnumerable<string> Names => Directory.GetFiles(Transcript.Folder, "*.txt").Select(x => Path.GetFileNameWithoutExtension(x)).Order();

    /// <summary>What the commands of a transcript really printed, in the transcript's own form.</summary>
    public string Actual(string name) => _actual[name];

    public Task InitializeAsync() => Parallel.ForEachAsync(
        Names, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
        async (name, cancellationToken) => _actual[name] = await ReplayAsync(name, cancellationToken));

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<string> ReplayAsync(string name, CancellationToken cancellationToken)
    {
        using var build = new SampleBuild();
        var printed = new List<string>();
        foreach (var step in Transcript.Read(name))
        {
            if (step.Command == null)
            {
                build.Write(step.File!, step.Title.StartsWith("no ", StringComparison.Ordinal) ? null : step.Text);
                continue;
            }

            var run = await build.RunAsync(step.Command, cancellationToken);
            printed.Add($"=== {step.Title}\n$ {step.Command}\n{OutputText.Of(run, build.Root)}");
        }

        return string.Join("\n\n", printed);
    }
}
