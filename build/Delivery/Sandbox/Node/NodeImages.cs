using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Node;

/// <summary>The images in a node's own store. The node has no registry: what is not loaded is not there.</summary>
internal sealed class NodeImages(NodePaths paths, IProcessRunner processes)
{
    private const string Own = "localhost/dify-delivery/pause";

    /// <summary>The names of the images that were loaded.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var result = await processes.RunAsync(Containerd("images", "list", "-q"), cancellationToken: cancellationToken);
        result.EnsureSucceeded("The images of the sandbox's node could not be listed.");
        return [.. result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(name => !name.StartsWith(Own, StringComparison.Ordinal) && !name.StartsWith("sha256:", StringComparison.Ordinal))];
    }

    /// <summary>Imports the images that are not there yet.</summary>
    public async Task LoadAsync(IReadOnlyList<SandboxImage> images, IActivity activity, CancellationToken cancellationToken)
    {
        var present = (await ListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var missing = images.Where(image => !present.Contains(image.Reference)).ToList();
        foreach (var (number, image) in missing.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            activity.Update(image.Reference, (double)number / missing.Count);
            // Not stopped half-way: it takes seconds, and its end is where the token is looked at again.
            var result = await processes.RunAsync(Containerd("images", "import", Path.GetFullPath(image.ArchivePath)), cancellationToken: CancellationToken.None);
            result.EnsureSucceeded($"The image {image.Reference} could not be loaded into the sandbox's node.");
        }

        if (missing.Count == 0)
            activity.Skip("all are there");
        else
            activity.Succeed($"{missing.Count} loaded");
    }

    // A socket's path is limited to 107 bytes: it is named from its own folder.
    private CommandSpec Containerd(params string[] arguments) =>
        new("ctr", ["-a", "containerd.sock", "-n", "k8s.io", .. arguments]) { WorkingDirectory = paths.State };
}
