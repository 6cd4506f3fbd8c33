using System.Globalization;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Engine;

/// <summary>The engine's pods of a release: how they are made, and how they are found again.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="place">Where they run.</param>
public sealed class EnginePods(ITaskPods cluster, EnginePlace place)
{
    internal const string TaskLabel = "dify-delivery/task";

    internal const string RelayComponent = "relay";

    /// <summary>The port inside a relay's pod, on its loopback: only a tunnel through the API server leads there.</summary>
    internal const int RelayPort = 15432;

    private const string EngineComponent = "engine";
    private const string Component = "app.kubernetes.io/component";
    private const string Manager = "app.kubernetes.io/managed-by";
    private const string Instance = "app.kubernetes.io/instance";
    private const int NameDigits = 6;

    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(40);

    // A task is always brought within a minute or two. The program ends by itself; the limit is for one that hangs where nobody looks any more.
    private static readonly TimeSpan Limit = TimeSpan.FromHours(24);

    // A program cannot be in the image, so it is waited for: at most five minutes. The file to wait for comes first.
    private const string Wait =
        """
        for _ in $(seq 1200); do
          if [ -f "$0" ]; then exec "/engine/$1" "/engine/$2" "${@:3}"; fi
          sleep 0.25
        done
        echo "nothing was brought" >&2
        exit 75
        """;

    internal ITaskPods Cluster => cluster;

    internal EnginePlace Place => place;

    /// <summary>What the cluster says has happened to a pod that waits for a node; null: nobody is asked.</summary>
    public IEvents? Events { get; init; }

    /// <summary>Collects what is brought into a pod.</summary>
    internal Func<CancellationToken, Task<EnginePayload>> Payload { get; init; } = token => EnginePayload.CollectAsync(AppContext.BaseDirectory, token);

    /// <summary>Removes every pod of the engine, running or not, and waits until they are gone. None is success.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The names of those that are gone, and of those that are not: the node of such a pod does not answer.</returns>
    public async Task<(IReadOnlyList<string> Removed, IReadOnlyList<string> Left)> RemoveAsync(CancellationToken cancellationToken = default) =>
        await RemoveAsync(await ListAsync(cancellationToken), cancellationToken);

    internal async Task<(IReadOnlyList<string> Removed, IReadOnlyList<string> Left)> RemoveAsync(IReadOnlyCollection<Pod> pods, CancellationToken cancellationToken)
    {
        if (pods.Count == 0)
        {
            return ([], []);
        }

        var left = (await cluster.DeletePodsAsync(place.Namespace, pods, RemovalLimit, cancellationToken)).Select(pod => pod.Name).ToHashSet(StringComparer.Ordinal);
        return ([.. pods.Select(pod => pod.Name).Where(name => !left.Contains(name))], [.. left]);
    }

    /// <summary>Removes relays, too: for when the release goes.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task RemoveAllAsync(CancellationToken cancellationToken = default)
    {
        await RemoveAsync(cancellationToken);
        await RemoveAsync(await ListAsync(RelayComponent, cancellationToken), cancellationToken);
    }

    /// <summary>How many there are, running or not.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default) => (await ListAsync(cancellationToken)).Count;

    internal Task<IReadOnlyList<Pod>> ListAsync(CancellationToken cancellationToken) => ListAsync(EngineComponent, cancellationToken);

    internal Task<IReadOnlyList<Pod>> ListAsync(string component, CancellationToken cancellationToken) =>
        cluster.ListPodsAsync(place.Namespace, string.Join(',', Labels(component).Select(label => $"{label.Key}={label.Value}")), cancellationToken);

    /// <summary>A pod that does one task.</summary>
    internal Task<Pod> CreateAsync(string mark, CancellationToken cancellationToken) => CreateAsync(
        EngineComponent, mark, [EngineUpload.TaskFile, .. EnginePayload.Start, EngineProgram.RunCommand, EngineUpload.TaskFile], cancellationToken);

    /// <summary>A pod that passes connections on.</summary>
    internal Task<Pod> CreateRelayAsync(string host, int port, CancellationToken cancellationToken) => CreateAsync(
        RelayComponent, RelayComponent,
        [
            EngineUpload.Brought, .. EnginePayload.Start, EngineProgram.RelayCommand, RelayPort.ToString(CultureInfo.InvariantCulture), host,
            port.ToString(CultureInfo.InvariantCulture),
        ],
        cancellationToken);

    private async Task<Pod> CreateAsync(string component, string mark, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // The node of the server in the cluster has its image already.
        var node = (await cluster.ListPodsAsync(place.Namespace, place.Neighbours, cancellationToken)).FirstOrDefault(pod => pod.Node is not null)?.Node;
        return await cluster.CreateTaskPodAsync(
            place.Namespace,
            new TaskPod
            {
                Name = $"{place.Release}-{component}-{Guid.NewGuid().ToString("N")[..NameDigits]}",
                Image = place.Image,
                Command = ["bash", "-c", Wait, .. arguments],
                Variables = new Dictionary<string, string>(EngineProgram.Variables)
                {
                    // The image's own home cannot be written.
                    ["HOME"] = EngineUpload.Folder,
                    ["TMPDIR"] = EngineUpload.TaskFolder,
                },
                Labels = new Dictionary<string, string>(Labels(component)) { [TaskLabel] = mark },
                Folders = [new TaskFolder(EngineUpload.Folder, InMemory: false, "512Mi"), new TaskFolder(EngineUpload.TaskFolder, InMemory: true, "64Mi")],
                PreferredNode = node,
                Limit = Limit,
            },
            cancellationToken);
    }

    private Dictionary<string, string> Labels(string component) => new()
    {
        [Manager] = "dify-delivery",
        [Component] = component,
        [Instance] = place.Release,
    };
}

/// <summary>Where the engine's pods run.</summary>
/// <param name="Namespace">The release's namespace, in which the server's Service has its short name.</param>
/// <param name="Release">The release.</param>
/// <param name="Image">PostgreSQL's image: the nodes have it, and pg_dump is in it.</param>
/// <param name="Neighbours">Labels of the pods whose node is preferred.</param>
public sealed record EnginePlace(string Namespace, string Release, string Image, string Neighbours)
{
    /// <summary>The folder of pg_dump in the Bitnami image.</summary>
    public const string ClientPrograms = "/opt/bitnami/postgresql/bin";
}
