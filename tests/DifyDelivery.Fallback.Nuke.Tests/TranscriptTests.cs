namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>
/// The sample build does and prints what the genuine engine did with the same targets, parameters and command lines, but for the
/// deviations that the fallback's README lists.
/// </summary>
public sealed class TranscriptTests(TranscriptRuns runs) : IClassFixture<TranscriptRuns>
{
    public static TheoryData<string> Names => [.. TranscriptRuns.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Replays(string name)
    {
        var expected = string.Join(
            "\n\n", Transcript.Read(name).Where(x => x.Command != null).Select(x => $"=== {x.Title}\n$ {x.Command}\n{x.Text}".TrimEnd('\n')));

        // To look at what a new step prints: it is written beside the tests' other results.
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.actual.txt"), runs.Actual(name));
        runs.Actual(name).ShouldBe(expected);
    }
}
