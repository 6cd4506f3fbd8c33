namespace DifyDelivery.Pipelines;

/// <summary>A generated file.</summary>
/// <param name="Path">Its path below the root, with slashes.</param>
/// <param name="Content">Its text, with LF.</param>
public sealed record PipelineFile(string Path, string Content);
