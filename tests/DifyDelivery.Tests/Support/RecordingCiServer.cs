using System.Collections.Concurrent;
using DifyDelivery.Reporting.Ci;

namespace DifyDelivery.Tests.Support;

/// <summary>A CI server that remembers what it was told.</summary>
internal sealed class RecordingCiServer : ICiServer
{
    private readonly ConcurrentQueue<string> _entries = new();

    public IReadOnlyList<string> Entries => [.. _entries];

    public void Annotate(AnnotationLevel level, string? title, string text) => _entries.Enqueue($"{level}: {(title is null ? text : $"[{title}] {text}")}");

    public void Mask(string secret) => _entries.Enqueue($"mask {secret}");

    public void AddSummary(string file) => _entries.Enqueue($"summary {Path.GetFileName(file)}: {File.ReadAllText(file)}");

    public string PlanAgain(string environment) => $"Plan {environment} again.";

    public void SetOutput(string name, string value) => _entries.Enqueue($"output {name}={value}");
}
