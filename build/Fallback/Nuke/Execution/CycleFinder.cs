namespace Nuke.Common.Execution;

/// <summary>Strongly connected components of more than one node (Tarjan), each in the order in which the search leaves it.</summary>
internal static class CycleFinder
{
    public static IReadOnlyList<IReadOnlyList<T>> Find<T>(IEnumerable<T> nodes, Func<T, IEnumerable<T>> edges)
        where T : class
    {
        var index = new Dictionary<T, int>();
        var low = new Dictionary<T, int>();
        var stack = new Stack<T>();
        var cycles = new List<IReadOnlyList<T>>();

        void Visit(T node)
        {
            index[node] = low[node] = index.Count;
            stack.Push(node);
            foreach (var next in edges(node))
            {
                if (!index.TryGetValue(next, out var nextIndex))
                {
                    Visit(next);
                    low[node] = Math.Min(low[node], low[next]);
                }
                else if (stack.Contains(next))
                {
                    low[node] = Math.Min(low[node], nextIndex);
                }
            }

            if (low[node] != index[node])
                return;
            var component = new List<T>();
            do
                component.Add(stack.Pop());
            while (component[^1] != node);
            if (component.Count > 1)
                cycles.Add(component);
        }

        foreach (var node in nodes)
        {
            if (!index.ContainsKey(node))
                Visit(node);
        }

        return cycles;
    }
}
