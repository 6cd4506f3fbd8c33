namespace DifyDelivery.Benchmarks.Methods;

/// <summary>One way to copy a database: a command, so that all are measured alike.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="Title">For people.</param>
/// <param name="Command">What is run. The password is in its environment, the client programs are first on its PATH.</param>
/// <param name="Missing">Why it cannot run here; null when it can.</param>
internal sealed record Method(string Name, string Title, Func<Scene, IReadOnlyList<string>> Command, string? Missing = null);
