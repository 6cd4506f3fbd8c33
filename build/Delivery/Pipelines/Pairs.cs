namespace DifyDelivery.Pipelines;

/// <summary>Names with values, in the order in which they are written.</summary>
internal static class Pairs
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(params ReadOnlySpan<(string Key, string Value)> pairs)
    {
        var list = new List<KeyValuePair<string, string>>();
        foreach (var (key, value) in pairs)
        {
            list.Add(KeyValuePair.Create(key, value));
        }

        return list;
    }
}
