namespace DifyDelivery.Spelling;

/// <summary>Finds what a mistyped word probably meant.</summary>
public static class Nearest
{
    /// <summary>Returns the candidate closest to the word, ignoring case and dashes, or null when none is close.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What would have been accepted.</param>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var wanted = Normalise(word);
        var limit = Math.Max(2, wanted.Length / 3);
        return candidates
            .Select(candidate => (Candidate: candidate, Distance: Distance(wanted, Normalise(candidate))))
            .Where(pair => pair.Distance <= limit)
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
    }

    /// <summary>" Did you mean 'x'?", or an empty text when nothing is close.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What would have been accepted.</param>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : string.Empty;

    private static string Normalise(string text) =>
        text.Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.</summary>
    /// <param name="left">One word.</param>
    /// <param name="right">The other.</param>
    public static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[left.Length, right.Length];
    }
}
