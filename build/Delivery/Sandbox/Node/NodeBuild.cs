using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Node;

/// <summary>The node's programs: Kubernetes compiled once from the distribution's source into the tool cache, the rest by apt.</summary>
internal sealed class NodeBuild(string cacheDirectory, IProcessRunner processes)
{
    /// <summary>Where the programs are.</summary>
    public string Programs { get; } = Path.Combine(cacheDirectory, "node", "bin");

    /// <summary>Makes what is missing. An interrupted build goes on where it was; two at once take turns.</summary>
    public async Task EnsureAsync(IActivity activity, CancellationToken cancellationToken)
    {
        using var progress = new NodeBuildProgress(activity);
        var command = new CommandSpec("bash", NodeScripts.Path("build.sh"))
        {
            Environment = new Dictionary<string, string?> { ["DELIVERY_CACHE"] = cacheDirectory },
        };
        var result = await processes.RunAsync(command, progress.Take, cancellationToken: cancellationToken);
        result.EnsureSucceeded(
            "The sandbox's Kubernetes could not be built.",
            "Mend what the last lines say and run the same command again: it goes on where it stopped. Or use --sandbox-cluster kind, which needs Docker only.");
        progress.Succeed();
    }
}
