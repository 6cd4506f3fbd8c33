using DifyDelivery.Spelling;
using YamlDotNet.RepresentationModel;

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
        var found = Synonyms.GetValueOrDefault(key, []).FirstOrDefault(siblings.Contains) ?? Nearest.To(key, siblings);
        if (found is not null)
            return KeyPath.Join(parent, found);

        // The parent itself may be misspelt: externalPostgresql.port. Or the right keys stand one section too high.
        return _paths.FirstOrDefault(known => known.EndsWith($".{path}", StringComparison.Ordinal))
            ?? (_paths.Where(known => Split(known).Key == key).Take(2).ToList() is [var only] ? only : null);
    }

    private static (string Parent, string Key) Split(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot < 0 ? ("", path) : (path[..dot], path[(dot + 1)..]);
    }

    private static IEnumerable<string> Paths(YamlNode node, string path)
    {
        foreach (var (key, value) in node.Entries())
        {
            var here = KeyPath.Join(path, key);
            yield return here;
            foreach (var inner in Paths(value, here))
                yield return inner;
        }
    }
}
