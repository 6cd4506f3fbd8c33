namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>What a run of the sample printed, both streams, and how it ended.</summary>
internal sealed record SampleRun(string Output, string Errors, int ExitCode);
