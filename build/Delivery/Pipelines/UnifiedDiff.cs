namespace DifyDelivery.Pipelines;

/// <summary>Two texts as <c>diff -u</c> would show them.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The lines of the difference; none when there is none.</summary>
    /// <param name="path">The file's path, for the heading.</param>
    /// <param name="before">What is there; null for no file.</param>
    /// <param name="after">What ought to be there; null for no file.</param>
    public static IEnumerable<string> Of(string path, string? before, string? after)
    {
        var edits = Edits(Lines(before), Lines(after));
        if (edits.All(edit => edit.Mark == ' ') && before is null == after is null)
        {
            yield break;
        }

        yield return before is null ? "--- /dev/null" : $"--- a/{path}";
        yield return after is null ? "+++ /dev/null" : $"+++ b/{path}";
        foreach (var (start, end) in Hunks(edits))
        {
            var hunk = edits[start..end];
            var (old, fresh) = (hunk.Count(edit => edit.Mark != '+'), hunk.Count(edit => edit.Mark != '-'));
            var (oldStart, freshStart) = (edits.Take(start).Count(edit => edit.Mark != '+'), edits.Take(start).Count(edit => edit.Mark != '-'));
            yield return FormattableString.Invariant($"@@ -{(old == 0 ? oldStart : oldStart + 1)},{old} +{(fresh == 0 ? freshStart : freshStart + 1)},{fresh} @@");
            foreach (var (mark, line) in hunk)
            {
                yield return mark + line;
            }
        }
    }

    private static string[] Lines(string? text) => string.IsNullOrEmpty(text) ? [] : text.TrimEnd('\n').Split('\n');

    private static List<(int Start, int End)> Hunks(List<(char Mark, string Line)> edits)
    {
        var hunks = new List<(int Start, int End)>();
        for (var at = 0; at < edits.Count; at++)
        {
            if (edits[at].Mark == ' ')
            {
                continue;
            }

            var (start, end) = (Math.Max(at - Context, 0), Math.Min(at + Context + 1, edits.Count));
            if (hunks.Count > 0 && start <= hunks[^1].End)
            {
                hunks[^1] = (hunks[^1].Start, end);
            }
            else
            {
                hunks.Add((start, end));
            }
        }

        return hunks;
    }

    /// <summary>By the longest common sequence of lines: files of a few hundred lines, and the shortest difference reads best.</summary>
    private static List<(char Mark, string Line)> Edits(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var edits = new List<(char Mark, string Line)>();
        var (old, fresh) = (0, 0);
        while (old < before.Length || fresh < after.Length)
        {
            if (old < before.Length && fresh < after.Length && before[old] == after[fresh])
            {
                edits.Add((' ', before[old++]));
                fresh++;
            }
            else if (fresh >= after.Length || (old < before.Length && common[old + 1, fresh] >= common[old, fresh + 1]))
            {
                edits.Add(('-', before[old++]));
            }
            else
            {
                edits.Add(('+', after[fresh++]));
            }
        }

        return edits;
    }
}
