using System.Collections.Concurrent;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools.Manifest;
using DifyDelivery.Tools.Search;
using DifyDelivery.Tools.Sources;

namespace DifyDelivery.Tools;

/// <summary>
/// Finds the external programs that <c>tools.json</c> pins, or fetches them: an override, PATH where the version fits, the cache, then
/// the listed sources in order. What a run has found once it does not look for again. Thread-safe.
/// </summary>
public sealed class Toolbox : IToolbox
{
    private readonly ToolManifest _manifest;
    private readonly ToolboxOptions _options;
    private readonly ToolSearch _search;
    private readonly ToolFetch _fetch;
    private readonly ConcurrentDictionary<string, ResolvedTool> _found = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();

    /// <summary>Creates a toolbox over the manifest that this library carries.</summary>
    /// <param name="processes">Runs the programs to hear their versions, and the package clients.</param>
    /// <param name="options">Where to look. <value>The default reads this process's environment.</value></param>
    /// <param name="timeProvider">Clock. <value>The default is the system's.</value></param>
    public Toolbox(IProcessRunner processes, ToolboxOptions? options = null, TimeProvider? timeProvider = null)
        : this(processes, options ?? new ToolboxOptions(), timeProvider ?? TimeProvider.System, ToolManifest.Load())
    {
    }

    internal Toolbox(IProcessRunner processes, ToolboxOptions options, TimeProvider time, ToolManifest manifest)
    {
        (_manifest, _options) = (manifest, options);
        _search = new ToolSearch(options, new VersionProbe(processes, new ProbeCache(Path.Combine(options.Folder, "versions.json"))));
        var sources = new Dictionary<SourceKind, IToolSource>
        {
            [SourceKind.Release] = new ReleaseSource(options, new Download(time), time),
            [SourceKind.Npm] = new NpmSource(options, processes),
            [SourceKind.Apt] = new AptSource(options, processes),
            [SourceKind.Debian] = new DebianSource(options, processes),
        };
        _fetch = new ToolFetch(options, manifest, _search, sources, time);
    }

    /// <summary>Every tool of the manifest.</summary>
    public IReadOnlyList<ToolDescription> Tools => [.. _manifest.Tools.Select(Describe)];

    /// <summary>Where programs are kept between runs.</summary>
    public string Folder => _options.Folder;

    /// <summary>The packages, with their upstream versions, that the sandbox's own node is made of.</summary>
    public IReadOnlyDictionary<string, string> NodePackages => _manifest.Node.Packages;

    /// <inheritdoc/>
    public async Task<ResolvedTool> ResolveAsync(string name, IReporter reporter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        if (_found.TryGetValue(name, out var known))
            return known;

        var tool = _manifest[name];
        var gate = _gates.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (_found.TryGetValue(name, out known))
                return known;

            var result = await _search.FindAsync(tool, cancellationToken);
            return _found[name] = result.Found ?? await _fetch.FetchAsync(tool, result.Rejected, reporter, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Looks for a tool without fetching anything; where it is not there, asks whether its sources can be reached.</summary>
    /// <param name="name">A name from <see cref="ToolNames"/>.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="Errors.DeliveryException">An override names something that cannot be used.</exception>
    public async Task<ToolSighting> LookAsync(string name, CancellationToken cancellationToken = default)
    {
        var tool = _manifest[name];
        var result = await _search.FindAsync(tool, cancellationToken);
        var sources = result.Found is null ? await _fetch.LookAsync(tool, cancellationToken) : [];
        return new ToolSighting(Describe(tool), result.Found, result.Rejected, sources);
    }

    private static ToolDescription Describe(ToolSpec tool) =>
        new(tool.Name, tool.Title, tool.Purpose, tool.Version, tool.Accepts.ToString(), tool.Targets, tool.ByHand);
}
