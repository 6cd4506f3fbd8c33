namespace DifyDelivery.Tools;

/// <summary>What the manifest says of a tool.</summary>
/// <param name="Name">A name from <see cref="ToolNames"/>.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Purpose">What it is for, in a few words.</param>
/// <param name="Version">The version that would be fetched.</param>
/// <param name="Accepted">The versions that are good enough, in words.</param>
/// <param name="Targets">The targets that cannot run without it; empty for a tool that only some environments need.</param>
/// <param name="ByHand">Where a person gets it.</param>
public sealed record ToolDescription(
    string Name, string Title, string Purpose, string Version, string Accepted, IReadOnlyList<string> Targets, string ByHand);

/// <summary>Whether a tool is there.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Found">The program that would be used, or null.</param>
/// <param name="Rejected">What was looked at and cannot be used, one line each.</param>
/// <param name="Sources">Where it would be fetched from on this platform, in order; only looked into when nothing was found.</param>
public sealed record ToolSighting(
    ToolDescription Tool, ResolvedTool? Found, IReadOnlyList<string> Rejected, IReadOnlyList<ToolSourceSighting> Sources);

/// <summary>Whether a source can be expected to serve.</summary>
/// <param name="Name">As messages name it.</param>
/// <param name="Obstacle">Why it cannot; null when nothing speaks against it.</param>
public sealed record ToolSourceSighting(string Name, string? Obstacle);
