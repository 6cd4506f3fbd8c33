using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tools.Search;

/// <summary>Looks for a program where it may be already, and fetches nothing.</summary>
internal sealed class ToolSearch(ToolboxOptions options, VersionProbe probe)
{
    /// <summary>What was found, and what was looked at in vain.</summary>
    public sealed record Result(ResolvedTool? Found, IReadOnlyList<string> Rejected);

    public async Task<Result> FindAsync(ToolSpec tool, CancellationToken cancellationToken)
    {
        if (Override(tool) is var (named, origin))
            return new Result(await CheckOverrideAsync(tool, named, origin, cancellationToken), []);

        var rejected = new List<string>();
        foreach (var (program, place) in Candidates(tool))
        {
            var answer = await probe.AskAsync(tool, program, cancellationToken);
            if (answer.Version is { } version && tool.Accepts.Contains(version))
                return new Result(new ResolvedTool(tool.Name, program, version, place), rejected);
            var reason = answer.Version is null ? $"cannot be used: {answer.Problem}" : $"is {answer.Version}, accepted is {tool.Accepts}";
            rejected.Add($"{place}: {program} {reason}");
        }

        return new Result(null, rejected.Count > 0 ? rejected : [$"PATH and cache: no {tool.Program}"]);
    }

    /// <summary>Where the cache keeps the pinned version for this platform, whether it is there or not.</summary>
    public string CacheFolder(ToolSpec tool) => Path.Combine(options.Folder, tool.Name, tool.Version, options.Platform);

    public string FileName(ToolSpec tool) => options.Platform.StartsWith("win", StringComparison.Ordinal) ? tool.Program + ".exe" : tool.Program;

    private IEnumerable<(string Program, string Place)> Candidates(ToolSpec tool)
    {
        foreach (var program in ProgramPath.FindAll(tool.Program, options.Variable("PATH") ?? string.Empty))
            yield return (program, "PATH");
        foreach (var folder in tool.Folders ?? [])
        {
            if (ProgramPath.Find(Path.Combine(folder, FileName(tool))) is { } program)
                yield return (program, folder);
        }

        if (ProgramPath.Find(Path.Combine(CacheFolder(tool), "bin", FileName(tool))) is { } cached)
            yield return (cached, "cache");
    }

    private (string Path, string Origin)? Override(ToolSpec tool)
    {
        if (options.Overrides.GetValueOrDefault(tool.Name) is { Length: > 0 } byParameter)
            return (byParameter, tool.Parameter);
        return tool.Variables
            .Select(name => (Path: options.Variable(name), Origin: name))
            .Where(pair => !string.IsNullOrEmpty(pair.Path))
            .Select(pair => ((string, string)?)(pair.Path!, pair.Origin))
            .FirstOrDefault();
    }

    private async Task<ResolvedTool> CheckOverrideAsync(ToolSpec tool, string named, string origin, CancellationToken cancellationToken)
    {
        var remedy = $"Name a {tool.Title} of version {tool.Accepts} with {origin}, or leave {origin} unset.";
        var program = ProgramPath.Find(named, options.Variable("PATH") ?? string.Empty)
            ?? throw new DeliveryException($"{origin} names a {tool.Title} that is not there.", $"'{named}' is no executable file.", remedy);
        var answer = await probe.AskAsync(tool, program, cancellationToken);
        if (answer.Version is not { } version)
            throw new DeliveryException($"{origin} names something that does not answer as {tool.Title} does.", answer.Problem, remedy);
        if (!tool.Accepts.Contains(version))
            throw new DeliveryException($"{origin} names {tool.Title} {version}, which is not accepted.", $"'{program}' is outside {tool.Accepts}.", remedy);
        return new ResolvedTool(tool.Name, program, version, origin);
    }
}
