namespace DifyDelivery.Planning.Changes;

/// <summary>A part of a run whose changes cannot be told beforehand. Naming it is what makes the rest of a plan trustworthy.</summary>
/// <param name="Layer">Which part.</param>
/// <param name="What">What is not told.</param>
/// <param name="Why">Why not, and what makes it possible.</param>
public sealed record Unpreviewed(ChangeLayer Layer, string What, string Why);
