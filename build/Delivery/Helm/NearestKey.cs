namespace DifyDelivery.Helm;

/// <summary>Finds the key that somebody probably meant.</summary>
internal sealed class NearestKey
{
    // What other charts, and people, call the same thing.
    private static readonly Dictionary<string, string[]> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = ["address"],
        ["hostname"] = ["address"],
        ["server"] = ["address"],
        ["user"] = ["username"],
        ["login"] = ["username"],
        ["replicaCount"] = ["replicas"],
        ["env"] = ["extraEnv"],
        ["extraEnvVars"] = ["extraEnv"],
        ["storageClassName"] = ["storageClass"],
    };

    private readonly IReadOnlyList<string> _paths;

    public NearestKey(ChartDefaults chart) => _paths = [.. Paths(chart.Values, "")];

    public string? Find(string path)
    {
        var (parent, key) = Split(path);
        var siblings = _paths.Select(Split).Where(known => known.Parent == parent).Select(known => known.Key).ToList();
        var found = Synonyms.GetValueOrDefault(key, []).FirstOrDefault(siblings.Contains) ?? Closest(key, siblings);
        if (found is not null)
            return KeyPath.Join(parent, found);

        // The parent itself may be misspelt: externalPostgresql.port. Or the right keys stand one section too high.
        return _paths.FirstOrDefault(known => known.EndsWith($".{path}", StringComparison.Ordinal))
            ?? (_paths.Where(known => Split(known).Key == key).Take(2).ToList() is [var only] ? only : null);
    }

    private static string? Closest(string key, IEnumerable<string> candidates) =>
        candidates
            .Select(candidate => (Name: candidate, Edits: EditDistance(key.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(candidate => candidate.Edits <= Math.Max(1, key.Length / 3))
            .OrderBy(candidate => candidate.Edits)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();

    private static (string Parent, string Key) Split(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot < 0 ? ("", path) : (path[..dot], path[(dot + 1)..]);
    }

    private static IEnumerable<string> Paths(YamlDotNet.RepresentationModel.YamlNode node, string path)
    {
        foreach (var (key, value) in node.Entries())
        {
            var here = KeyPath.Join(path, key);
            yield return here;
            foreach (var inner in Paths(value, here))
                yield return inner;
        }
    }

    private static int EditDistance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
