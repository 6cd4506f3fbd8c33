using DifyDelivery.Errors;

namespace DifyDelivery.Planning;

/// <summary>Findings of severity error stand in the way.</summary>
public sealed class FindingsBlockException : DeliveryException
{
    /// <summary>Findings of the plan: nothing was done.</summary>
    /// <param name="findings">The findings; only the errors are named.</param>
    public FindingsBlockException(IEnumerable<Finding> findings)
        : this(findings, "Findings block the plan; nothing was applied.", isInStep: false)
    {
    }

    private FindingsBlockException(IEnumerable<Finding> findings, string what, bool isInStep)
        : base(what, Name(findings), "Mend what the findings name and run the command again.")
    {
        Errors = [.. findings.Where(finding => finding.Severity == Severity.Error)];
        IsInStep = isInStep;
    }

    /// <summary>The findings that block.</summary>
    public IReadOnlyList<Finding> Errors { get; }

    /// <summary>Whether a step met them, which could not be looked for before: the steps before it may have done something.</summary>
    public bool IsInStep { get; }

    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.FindingsBlock;

    /// <summary>Findings that a step met.</summary>
    /// <param name="findings">The findings; only the errors are named.</param>
    public static FindingsBlockException InStep(IEnumerable<Finding> findings) =>
        new(findings, "Findings stop the run at this step; what was done before it stays.", isInStep: true);

    private static string Name(IEnumerable<Finding> findings) => string.Join(
        System.Environment.NewLine,
        findings
            .Where(finding => finding.Severity == Severity.Error)
            .Select(finding => $"{finding.Id}: {finding.Message}{(finding.Remedy is null ? string.Empty : " " + finding.Remedy)}"));
}
