namespace DifyDelivery.Pipelines.Rules;

/// <summary>Jobs or stages by what they wait for.</summary>
internal static class Graph
{
    /// <summary>Names that wait for something that is not there.</summary>
    public static IEnumerable<(string From, string To)> Unknown(IReadOnlyCollection<(string Name, IReadOnlyList<string> Needs)> nodes) =>
        from node in nodes
        from need in node.Needs
        where nodes.All(other => other.Name != need)
        select (node.Name, need);

    /// <summary>The first circle, as the names on it; empty when there is none.</summary>
    public static IReadOnlyList<string> Circle(IReadOnlyCollection<(string Name, IReadOnlyList<string> Needs)> nodes)
    {
        var needs = nodes.ToLookup(node => node.Name, node => node.Needs);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in nodes)
        {
            if (Walk(name, needs, done, []) is { Count: > 0 } circle)
            {
                return circle;
            }
        }

        return [];
    }

    private static List<string> Walk(string name, ILookup<string, IReadOnlyList<string>> needs, HashSet<string> done, List<string> path)
    {
        if (path.IndexOf(name) is >= 0 and var start)
        {
            return [.. path.Skip(start), name];
        }

        if (!done.Contains(name))
        {
            foreach (var need in needs[name].SelectMany(list => list))
            {
                if (Walk(need, needs, done, [.. path, name]) is { Count: > 0 } circle)
                {
                    return circle;
                }
            }

            done.Add(name);
        }

        return [];
    }
}
