using DifyDelivery.Errors;

namespace DifyDelivery.Planning;

/// <summary>Findings of severity error stand in the way; nothing was done.</summary>
/// <param name="findings">The findings; only the errors are named.</param>
public sealed class FindingsBlockException(IEnumerable<Finding> findings)
    : DeliveryException("Findings block the plan; nothing was applied.", Name(findings), "Mend what the findings name and run the command again.")
{
    /// <summary>The findings that block.</summary>
    public IReadOnlyList<Finding> Errors { get; } = [.. findings.Where(finding => finding.Severity == Severity.Error)];

    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.FindingsBlock;

    private static string Name(IEnumerable<Finding> findings) => string.Join(
        System.Environment.NewLine,
        findings
            .Where(finding => finding.Severity == Severity.Error)
            .Select(finding => $"{finding.Id}: {finding.Message}{(finding.Remedy is null ? string.Empty : " " + finding.Remedy)}"));
}
