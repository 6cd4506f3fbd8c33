namespace DifyDelivery.Pipelines.Tests.Linting;

/// <summary>A set of files that belong together, of which some are looked at.</summary>
/// <param name="Name">What findings are told apart by.</param>
/// <param name="Files">Path to text.</param>
/// <param name="Look">The paths to look at.</param>
internal sealed record LintCase(string Name, IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Look);

/// <summary>What a validator says.</summary>
internal sealed record LintFinding(string Case, string File, int Line, string Message)
{
    public override string ToString() => $"{Case}: {File}:{Line}: {Message}";
}
