namespace DifyDelivery.Helm;

/// <summary>Which alembic head a version of Dify migrates its database to. A version that is not here is not judged.</summary>
public static class DifySchema
{
    private static readonly Dictionary<string, string> Heads = new(StringComparer.Ordinal)
    {
        // Chart 0.37.0.
        ["1.14.2"] = "a4f2d8c9b731",
    };

    /// <summary>The head of a version, or null where it is not known.</summary>
    /// <param name="version">The version of Dify: <c>1.14.2</c>.</param>
    public static string? HeadOf(string version) => Heads.GetValueOrDefault(version);
}
