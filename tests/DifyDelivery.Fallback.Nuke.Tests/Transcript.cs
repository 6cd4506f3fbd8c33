namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>One step of a transcript: a file to write or to remove, or a command with what it prints and how it ends.</summary>
internal sealed record TranscriptStep(string Title, string? Command, string? File, string Text);

/// <summary>
/// A file of steps, each opened by a line <c>=== title</c>. Commands follow a <c>$</c>, then comes the output with volatile parts replaced
/// (see <see cref="OutputText"/>) and, last, <c>exit</c> with the code. <c>=== file name</c> writes a file, <c>=== no file name</c> removes it.
/// </summary>
internal static class Transcript
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static IReadOnlyList<TranscriptStep> Read(string name) => [.. File.ReadAllText(Path.Combine(Folder, $"{name}.txt"))
        .Split("=== ", StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static TranscriptStep Parse(string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var title = lines[0];
        if (title.StartsWith("file ", StringComparison.Ordinal))
            return new TranscriptStep(title, null, title["file ".Length..], string.Join('\n', lines[1..]));
        if (title.StartsWith("no file ", StringComparison.Ordinal))
            return new TranscriptStep(title, null, title["no file ".Length..], "");
        return new TranscriptStep(title, lines[1]["$ ".Length..], null, string.Join('\n', lines[2..]));
    }
}
