using DifyDelivery.Environments;

namespace DifyDelivery.Planning;

/// <summary>Which topology an environment's requirements speak for, and why.</summary>
/// <param name="Recommended">The topology that meets them best; null when requirements contradict each other.</param>
/// <param name="Desired">The topology that the settings ask for.</param>
/// <param name="Reasons">What speaks for either, the decisive ones first.</param>
public sealed record TopologyAdvice(Topology? Recommended, Topology Desired, IReadOnlyList<AdviceReason> Reasons)
{
    /// <summary>True when the advice is another topology than the desired one, or that no topology meets every requirement.</summary>
    public bool Differs => Recommended != Desired;
}

/// <summary>One reason of an advice.</summary>
/// <param name="For">The topology that it speaks for.</param>
/// <param name="Weight">How much it counts.</param>
/// <param name="Text">The reason in a sentence.</param>
/// <param name="Source">Where it is taken from: a list, table row or recommendation of the document, or the cost comparison.</param>
public sealed record AdviceReason(Topology For, AdviceWeight Weight, string Text, string Source);

/// <summary>How much a reason counts.</summary>
public enum AdviceWeight
{
    /// <summary>Speaks for a topology; the other would do, too.</summary>
    Supports,

    /// <summary>A stated requirement that only this topology meets.</summary>
    Requires,
}
