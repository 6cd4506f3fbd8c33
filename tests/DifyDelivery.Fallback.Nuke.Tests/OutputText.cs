using System.Text.RegularExpressions;

namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>
/// Output made comparable: times, dates, the root and stack lines are replaced or left out; what cannot be seen is made visible
/// (∅ a zero-width space, · a no-break space, ␣ a trailing blank, ^[ an escape).
/// </summary>
internal static partial class OutputText
{
    public static string Of(SampleRun run, string root)
    {
        var lines = (run.Output + run.Errors).TrimEnd('\n').Split('\n')
            .Select(x => x.Replace(root, "<root>", StringComparison.Ordinal)
                .Replace(Path.GetDirectoryName(root)!, "<above>", StringComparison.Ordinal).Replace("\u001B", "^[", StringComparison.Ordinal))
            .Select(x => BinFolder().Replace(x, "<bin>/"))
            .Where(x => !StackLine().IsMatch(x))
            .Select(x => Outcome().Replace(Time().Replace(x, "00:00:00"), "Build $1 on <now>. "))
            .Select(x => x.Replace('\u00A0', '·').Replace('\u200B', '∅'))
            .Select(x => Duration().Replace(x, "< 1sec"))
            .Select(x => TrailingBlanks().Replace(x, y => new string('␣', y.Length)));
        return $"{string.Join('\n', lines).TrimEnd('\n')}\nexit {run.ExitCode}".TrimStart('\n');
    }

    [GeneratedRegex(@"^(\^\[\[[0-9;]*m)?(   (at |--- End)|--- End)")]
    private static partial Regex StackLine();

    // Which of the two a distribution's PATH names first is its own affair.
    [GeneratedRegex("(?<![^ ])(/usr)?/bin/")]
    private static partial Regex BinFolder();

    [GeneratedRegex(@"\d\d:\d\d:\d\d")]
    private static partial Regex Time();

    [GeneratedRegex(@"Build (succeeded|failed) on .*?\. ")]
    private static partial Regex Outcome();

    // On a busy machine a target may well take a second or two.
    [GeneratedRegex(@"··\d:\d\d(?=$|·|\^)")]
    private static partial Regex Duration();

    [GeneratedRegex(" +$")]
    private static partial Regex TrailingBlanks();
}
