namespace DifyDelivery.Operations.Migrating;

/// <summary>In what a server differs from the one that it was copied from, one sentence each.</summary>
/// <param name="Lost">What was copied and is not on the first server any more: it is no server to go back to.</param>
/// <param name="Less">What only the first one has, or has more of.</param>
/// <param name="Other">What the second one has beside, or otherwise.</param>
internal sealed record ServerDifferences(IReadOnlyList<string> Lost, IReadOnlyList<string> Less, IReadOnlyList<string> Other)
{
    public static ServerDifferences None { get; } = new([], [], []);

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All => [.. Lost, .. Less, .. Other];

    public ServerDifferences AndLost(string text) => this with { Lost = [.. Lost, text] };

    public ServerDifferences AndLess(string text) => this with { Less = [.. Less, text] };

    public ServerDifferences AndOther(params IEnumerable<string> texts) => this with { Other = [.. Other, .. texts] };
}
