using System.Globalization;
using System.IO.Compression;
using System.Text;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Operations.Diagnosing;

/// <summary>
/// What a person who was not there needs to see after a failure, in one zip: the error, the release's history and objects, workloads, pods,
/// events, volumes, and the last lines of every container. Everything passes the redactor, which first learns the release's Secrets.
/// </summary>
internal sealed class DiagnosticsArchive(DeliveryContext context, ConnectedCluster cluster)
{
    private const int LogLines = 300;
    private const int ShortestSecret = 6;
    private static readonly UTF8Encoding Text = new(encoderShouldEmitUTF8Identifier: false);

    private string Space => context.Release.Namespace;

    private ICluster Api => cluster.Api;

    /// <summary>Writes the archive. A part that cannot be had says so in its own file.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> WriteAsync(DeliveryException failure, CancellationToken cancellationToken)
    {
        await LearnSecretsAsync(cancellationToken);
        var now = context.Time.GetUtcNow().UtcDateTime;
        var folder = Directory.CreateDirectory(Path.Combine(context.Folders.Artifacts, "diagnostics")).FullName;
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{context.Environment}-{context.Target}-{now:yyyyMMdd-HHmmss}.zip"));
        await using var file = new FileStream(path, Mode());
        await using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        await AddAsync(zip, "failure.txt", () => Task.FromResult<IEnumerable<string>>([$"{context.ContinueCommand}, {now:u}", string.Empty, failure.ToString()]));
        await AddAsync(zip, "workloads.txt", () => WorkloadsAsync(cancellationToken));
        await AddAsync(zip, "events.txt", () => EventsAsync(cancellationToken));
        await AddAsync(zip, "volumes-and-services.txt", () => StorageAsync(cancellationToken));
        await AddAsync(zip, "release.txt", () => ReleaseAsync(cancellationToken));
        var pods = await OrNoneAsync(() => Api.ListPodsAsync(Space, cancellationToken: cancellationToken));
        await AddAsync(zip, "pods.txt", () => Task.FromResult(pods.SelectMany(Describe)));
        foreach (var (pod, container) in pods.SelectMany(pod => pod.Containers.Select(container => (pod, container))))
        {
            await AddAsync(zip, $"logs/{pod.Name}.{container.Name}.log", () => LogAsync(pod, container, cancellationToken));
        }

        return path;
    }

    /// <summary>An archive of logs is nobody's business but its owner's.</summary>
    private static FileStreamOptions Mode()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private async Task LearnSecretsAsync(CancellationToken cancellationToken)
    {
        var names = context.Names;
        string[] secrets =
        [
            context.SecretName, names.Postgresql, $"{context.Release.Name}-redis",
            .. DifyComponents.All.Select(names.Deployment),
        ];
        foreach (var name in secrets)
        {
            try
            {
                foreach (var (_, value) in await Api.ReadSecretAsync(Space, name, cancellationToken) ?? new Dictionary<string, string>())
                {
                    // Names of users and databases are in these Secrets too: taken out, they would take every 'postgres' of a log along.
                    if (value.Length >= ShortestSecret && value != "postgres")
                    {
                        context.Redactor.Register(value);
                    }
                }
            }
            catch (DeliveryException)
            {
                // It cannot be read here, so that what it holds is not known to this process either.
            }
        }
    }

    private async Task<IEnumerable<string>> WorkloadsAsync(CancellationToken cancellationToken) =>
        (await Api.ListWorkloadsAsync(Space, cancellationToken: cancellationToken)).Select(workload =>
            $"{workload.Kind} {workload.Name}: {workload.Ready}/{workload.Desired} ready, {workload.Updated} updated, {workload.Current} there, "
            + $"observed {workload.Observed}{(workload.Problem is { } problem ? $", {problem.Reason}: {problem.Message}" : string.Empty)}, "
            + string.Join(" ", workload.Images.Select(image => $"{image.Key}={image.Value}")));

    private async Task<IEnumerable<string>> EventsAsync(CancellationToken cancellationToken) =>
        (await Api.ListEventsAsync(Space, cancellationToken)).Select(happened => string.Create(
            CultureInfo.InvariantCulture,
            $"{happened.At.UtcDateTime:HH:mm:ss} {happened.Type} {happened.Kind}/{happened.Name} {happened.Reason}: {happened.Message.Trim()} (x{happened.Count})"));

    private async Task<IEnumerable<string>> StorageAsync(CancellationToken cancellationToken) =>
    [
        .. (await Api.ListVolumeClaimsAsync(Space, cancellationToken: cancellationToken)).Select(claim =>
            $"claim {claim.Name}: {claim.Phase}, {claim.RequestedBytes} bytes asked, {claim.CapacityBytes?.ToString(CultureInfo.InvariantCulture) ?? "none"} given, class {claim.StorageClass ?? "(default)"}"),
        .. (await Api.ListServicesAsync(Space, cancellationToken: cancellationToken)).Select(service =>
            $"service {service.Name}: {service.Type} {service.ClusterAddress} {string.Join(", ", service.Ports.Select(port => $"{port.Port}->{port.TargetPort}"))}"),
    ];

    private async Task<IEnumerable<string>> ReleaseAsync(CancellationToken cancellationToken)
    {
        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var release = new HelmRelease(cluster.Endpoint.KubeconfigPath, cluster.Endpoint.Context, Space, context.Release.Name);
        var history = await helm.HistoryAsync(release, cancellationToken);
        var manifest = await helm.GetManifestAsync(release, cancellationToken);
        return
        [
            .. history.Select(revision => string.Create(
                CultureInfo.InvariantCulture, $"revision {revision.Revision} {revision.Updated.UtcDateTime:u} {revision.Status} {revision.Chart}: {revision.Description}")),
            string.Empty,
            manifest is null ? "There is no release." : DifyRelease.WithoutSecrets(manifest),
        ];
    }

    private async Task<IEnumerable<string>> LogAsync(Pod pod, ContainerState container, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> before = container.Restarts > 0
            ? await Api.ReadLogAsync(Space, pod.Name, new LogQuery(container.Name, LogLines, Previous: true), cancellationToken)
            : [];
        var now = await Api.ReadLogAsync(Space, pod.Name, new LogQuery(container.Name, LogLines), cancellationToken);
        return before.Count == 0 ? now : [.. before, $"--- restarted ({container.Restarts}) ---", .. now];
    }

    private static IEnumerable<string> Describe(Pod pod) =>
    [
        $"{pod.Name}: {pod.Phase}, {(pod.Ready ? "ready" : "not ready")}, node {pod.Node ?? "none"}, address {pod.Address ?? "none"}, since {pod.CreatedAt.UtcDateTime:u}"
        + (pod.Unschedulable is { } why ? $", unschedulable: {why.Message}" : string.Empty),
        .. pod.Containers.Select(container =>
            $"  {container.Name} {container.Image}: {(container.Running ? "runs" : container.Waiting is { } waiting ? $"waits: {waiting.Reason} {waiting.Message}" : "ended")}, {container.Restarts} restarts"
            + (container.LastEnd is { } end ? $", ended with {end.ExitCode} {end.Reason} at {end.At?.UtcDateTime:u}" : string.Empty)),
    ];

    private async Task AddAsync(ZipArchive zip, string name, Func<Task<IEnumerable<string>>> read)
    {
        string text;
        try
        {
            text = string.Join('\n', await read());
        }
        catch (DeliveryException exception)
        {
            text = $"It could not be had: {exception}";
        }

        await using var stream = await zip.CreateEntry(name).OpenAsync();
        await stream.WriteAsync(Text.GetBytes(context.Redactor.Redact(text) + "\n"));
    }

    private static async Task<IReadOnlyList<T>> OrNoneAsync<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (DeliveryException)
        {
            return [];
        }
    }
}
