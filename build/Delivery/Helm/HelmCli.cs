using System.Globalization;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Helm;

/// <summary>The real Helm, 3.17 or newer, 4 included. Nothing secret is in its arguments; values travel in files of mode 600.</summary>
/// <param name="helm">The program.</param>
/// <param name="processes">Starts it.</param>
/// <param name="time">Clock for the age of a pending operation.</param>
/// <param name="records">Removes the record of an abandoned operation. Without it the upgrade says what to type instead.</param>
public sealed class HelmCli(ResolvedTool helm, IProcessRunner processes, TimeProvider time, IHelmRecords? records = null) : IHelm
{
    // Settings of the person's shell that would change what Helm talks to or prints.
    private static readonly Dictionary<string, string?> Isolation = new[]
        {
            "HELM_NAMESPACE", "HELM_KUBECONTEXT", "HELM_KUBEAPISERVER", "HELM_KUBETOKEN", "HELM_KUBEASUSER", "HELM_KUBEASGROUPS", "HELM_DEBUG",
            "HELM_DRIVER", "HELM_MAX_HISTORY", "KUBECONFIG",
        }
        .ToDictionary(name => name, _ => (string?)null);

    private readonly HelmVersion _version = HelmVersion.Parse(helm.Version);

    /// <inheritdoc/>
    public async Task<TemplateResult> TemplateAsync(TemplateOptions options, CancellationToken cancellationToken = default)
    {
        using var values = await ValuesFolder.CreateAsync(options.Values, cancellationToken);
        List<string> arguments = ["template", options.Release, options.Chart, "--no-hooks", .. values.Arguments];
        if (options.IsUpgrade)
            arguments.Add("--is-upgrade");
        arguments.AddRange(options.Against is { } target
            ? [.. _version.AgainstCluster, .. Cluster(target)]
            : ["--namespace", options.Namespace]);
        var result = await RunAsync($"The chart could not be rendered for release {options.Release}", arguments, cancellationToken);
        return new(result.StandardOutput);
    }

    /// <inheritdoc/>
    public async Task<UpgradeResult> UpgradeAsync(UpgradeOptions options, IReporter reporter, CancellationToken cancellationToken = default)
    {
        try
        {
            return await UpgradeOnceAsync(options, cancellationToken);
        }
        catch (HelmException exception) when (exception.Kind == HelmFailure.OperationInProgress)
        {
            if (!options.HoldsLock)
                throw;
            await new AbandonedOperation(this, records, time).ClearAsync(options, reporter, cancellationToken);
            return await UpgradeOnceAsync(options, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<HelmRevision?> StatusAsync(HelmRelease target, CancellationToken cancellationToken = default) =>
        await HistoryAsync(target, 1, cancellationToken) is [.., var last] ? last : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HelmRevision>> HistoryAsync(HelmRelease target, CancellationToken cancellationToken = default) =>
        HistoryAsync(target, 256, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> GetManifestAsync(HelmRelease target, CancellationToken cancellationToken = default) =>
        GetAsync("manifest", target, [], cancellationToken);

    /// <inheritdoc/>
    public Task<string?> GetManifestAsync(HelmRelease target, int revision, CancellationToken cancellationToken = default) =>
        GetAsync("manifest", target, ["--revision", revision.ToString(CultureInfo.InvariantCulture)], cancellationToken);

    /// <inheritdoc/>
    public Task<string?> GetValuesAsync(HelmRelease target, CancellationToken cancellationToken = default) =>
        GetAsync("values", target, ["--output", "yaml"], cancellationToken);

    /// <inheritdoc/>
    public Task RollbackAsync(HelmRelease target, int revision, CancellationToken cancellationToken = default) =>
        RunAsync(
            $"Release {target.Release} could not be rolled back to revision {revision}",
            ["rollback", target.Release, revision.ToString(CultureInfo.InvariantCulture), .. Cluster(target)],
            cancellationToken);

    /// <inheritdoc/>
    public async Task<UninstallResult> UninstallAsync(UninstallOptions options, CancellationToken cancellationToken = default)
    {
        try
        {
            List<string> arguments = ["uninstall", options.Target.Release, "--timeout", Seconds(options.Timeout), .. Cluster(options.Target)];
            if (options.Wait)
                arguments.Add("--wait");
            await RunAsync($"Release {options.Target.Release} could not be removed", arguments, cancellationToken);
            return new(WasThere: true);
        }
        catch (HelmException exception) when (exception.Kind == HelmFailure.ReleaseMissing)
        {
            return new(WasThere: false);
        }
    }

    /// <inheritdoc/>
    public async Task<PullResult> PullAsync(PullOptions options, CancellationToken cancellationToken = default)
    {
        var archive = Path.Combine(options.Folder, $"{options.Chart}-{options.Version}.tgz");
        if (File.Exists(archive))
            return new(archive, WasThere: true);

        // Fetched beside, then moved: an ended download never looks like a chart.
        var fresh = Directory.CreateDirectory(Path.Combine(options.Folder, $".{Guid.NewGuid():n}"));
        try
        {
            await RunAsync(
                $"The chart {options.Chart} {options.Version} could not be fetched from {options.Repository}",
                ["pull", options.Chart, "--repo", options.Repository, "--version", options.Version, "--destination", fresh.FullName],
                cancellationToken);
            File.Move(Path.Combine(fresh.FullName, Path.GetFileName(archive)), archive, overwrite: true);
            return new(archive, WasThere: false);
        }
        finally
        {
            fresh.Delete(recursive: true);
        }
    }

    private async Task<UpgradeResult> UpgradeOnceAsync(UpgradeOptions options, CancellationToken cancellationToken)
    {
        using var values = await ValuesFolder.CreateAsync(options.Values, cancellationToken);
        List<string> arguments =
        [
            "upgrade", "--install", options.Target.Release, options.Chart, .. values.Arguments, "--output", "json",
            "--timeout", Seconds(options.Timeout), "--history-max", options.HistoryMax.ToString(CultureInfo.InvariantCulture),
            .. _version.Apply(options.Apply), .. options.RollbackOnFailure ? _version.RollbackOnFailure : [], .. Cluster(options.Target),
        ];
        var result = await RunAsync($"Release {options.Target.Release} could not be installed or upgraded", arguments, cancellationToken);
        return HelmJson.Upgrade(result.StandardOutput);
    }

    private async Task<IReadOnlyList<HelmRevision>> HistoryAsync(HelmRelease target, int most, CancellationToken cancellationToken)
    {
        var count = most.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["history", target.Release, "--max", count, "--output", "json", .. Cluster(target)];
        return await OrNothingAsync(arguments, $"The history of release {target.Release} could not be read", cancellationToken) is { } json
            ? HelmJson.History(json)
            : [];
    }

    private Task<string?> GetAsync(string what, HelmRelease target, IReadOnlyList<string> more, CancellationToken cancellationToken) =>
        OrNothingAsync(
            ["get", what, target.Release, .. more, .. Cluster(target)], $"The {what} of release {target.Release} could not be read", cancellationToken);

    private async Task<string?> OrNothingAsync(IReadOnlyList<string> arguments, string what, CancellationToken cancellationToken)
    {
        try
        {
            return (await RunAsync(what, arguments, cancellationToken)).StandardOutput;
        }
        catch (HelmException exception) when (exception.Kind == HelmFailure.ReleaseMissing)
        {
            return null;
        }
    }

    private async Task<CommandResult> RunAsync(string what, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var command = new CommandSpec(helm.Path, arguments) { Environment = Isolation };
        var result = await processes.RunAsync(command, cancellationToken: cancellationToken);
        return result.Succeeded ? result : throw HelmErrors.From(what, result);
    }

    private static IReadOnlyList<string> Cluster(HelmRelease target) =>
    [
        "--namespace", target.Namespace, "--kubeconfig", target.KubeconfigPath,
        .. target.Context is { } context ? ["--kube-context", context] : Array.Empty<string>(),
    ];

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{Math.Ceiling(time.TotalSeconds)}s");
}
