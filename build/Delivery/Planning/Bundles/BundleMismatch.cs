using DifyDelivery.Errors;

namespace DifyDelivery.Planning.Bundles;

/// <summary>Something that is not as it was when the plan was made.</summary>
/// <param name="Id">Stable identifier: <c>bundle.commit</c>.</param>
/// <param name="What">What it is about, in words.</param>
/// <param name="Planned">As the plan has it.</param>
/// <param name="Found">As it is now.</param>
public sealed record BundleMismatch(string Id, string What, string Planned, string Found)
{
    /// <summary>One line with all four.</summary>
    public override string ToString() => $"{Id}: {What}: planned {Planned}, found {Found}.";
}

/// <summary>A plan bundle does not fit what it is to be applied to; nothing was applied.</summary>
/// <param name="mismatches">Everything that does not fit.</param>
/// <param name="environment">The bundle's environment.</param>
/// <param name="remedy">What to do; null for planning again.</param>
public sealed class PlanBundleMismatchException(IReadOnlyList<BundleMismatch> mismatches, string environment, string? remedy = null)
    : DeliveryException(
        AreOvertaken(mismatches)
            ? $"The plan bundle is refused: another run has changed '{environment}' since the plan was made, and this plan knows nothing of it; nothing was applied."
            : "The plan bundle is refused; nothing was applied.",
        string.Join(System.Environment.NewLine, mismatches),
        remedy ?? $"Plan again and have the new plan approved: ./build.sh Plan --env {environment} --plan-bundle-out <file>, with the same arguments as the target that applies it.")
{
    /// <summary>What another run moves on by applying its own plan.</summary>
    private static readonly string[] MovedByOthers = ["bundle.release", "bundle.terraform-state", "bundle.foundation", "bundle.migration"];

    /// <summary>What does not fit.</summary>
    public IReadOnlyList<BundleMismatch> Mismatches { get; } = mismatches;

    /// <summary>True when nothing is wrong with the plan but that another run was applied after it was made, such as that of an earlier push.</summary>
    public bool IsOvertaken => AreOvertaken(Mismatches);

    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.FindingsBlock;

    private static bool AreOvertaken(IReadOnlyList<BundleMismatch> mismatches) => mismatches.Count > 0 && mismatches.All(mismatch => MovedByOthers.Contains(mismatch.Id));
}
