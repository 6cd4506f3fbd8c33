using DifyDelivery.Errors;

namespace DifyDelivery.Pipelines;

/// <summary>Generated files are not what the targets and parameters say.</summary>
/// <param name="paths">The files.</param>
/// <param name="superfluous">Those of them that are not generated any more.</param>
public sealed class PipelinesNotCurrentException(IReadOnlyList<string> paths, IReadOnlyList<string> superfluous)
    : DeliveryException(
        $"{paths.Count} generated {(paths.Count == 1 ? "file is" : "files are")} not current: {string.Join(", ", paths)}.",
        "A target, an environment or a parameter has changed since, or the file was edited.",
        superfluous.Count == 0 ? "Run './build.sh GeneratePipelines' and commit what it writes." : $"Run './build.sh GeneratePipelines', delete {string.Join(", ", superfluous)}, and commit.")
{
    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.FindingsBlock;
}
