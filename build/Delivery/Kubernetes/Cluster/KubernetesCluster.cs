using DifyDelivery.Errors;
using k8s;
using k8s.Exceptions;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

/// <summary>A cluster reached through its API server with the credentials of a kubeconfig. One for a process is enough; thread-safe.</summary>
public sealed partial class KubernetesCluster : ICluster, IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);
    private const int ChunkSize = 250;
    private readonly k8s.Kubernetes _client;
    private readonly ApiCaller _api;
    private readonly TimeProvider _time;

    private KubernetesCluster(k8s.Kubernetes client, TimeProvider time)
    {
        _client = client;
        _time = time;
        _api = new ApiCaller(client.BaseUri, time);
    }

    /// <inheritdoc/>
    public Uri Address => _client.BaseUri;

    /// <summary>
    /// Reads the kubeconfig, and runs its credential plugin where it has one. Nothing is sent to the cluster yet.
    /// </summary>
    /// <param name="kubeconfigPath">The kubeconfig file.</param>
    /// <param name="context">The context in it; null for its current one.</param>
    /// <param name="time">The clock of waits and locks.</param>
    /// <param name="cancellationToken">Stops waiting for the plugin.</param>
    /// <exception cref="DeliveryException">The file, the context or the plugin is not usable.</exception>
    public static async Task<KubernetesCluster> ConnectAsync(
        string kubeconfigPath, string? context = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        try
        {
            // The client runs the plugin synchronously, and a login can take seconds.
            return await Task.Run(
                () =>
                {
                    var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfigPath, context);
                    configuration.HttpClientTimeout = CallLimit;
                    configuration.FirstMessageHandlerSetup = handler => handler.ConnectTimeout = ConnectLimit;
                    return new KubernetesCluster(new k8s.Kubernetes(configuration), time ?? TimeProvider.System);
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException(
                $"The kubeconfig {kubeconfigPath}{(context is null ? "" : $" with context {context}")} is not usable.",
                exception.Message,
                "Name another file or context, or write it anew: az aks get-credentials for AKS, './build.sh DeployDify --env dev' for the sandbox.");
        }
    }

    /// <inheritdoc/>
    public async Task<ServerVersion> GetServerVersionAsync(CancellationToken cancellationToken = default)
    {
        var version = await _api.RepeatableAsync(
            "reading the server's version", () => _client.Version.GetCodeAsync(cancellationToken), cancellationToken);
        return new ServerVersion(version.GitVersion, Number(version.Major), Number(version.Minor));

        static int Number(string text) => int.TryParse(text.TrimEnd('+'), out var number) ? number : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Lists in chunks, so that no answer is too large for the server or for this process.</summary>
    private async Task<IReadOnlyList<TOurs>> ListAsync<TList, TItem, TOurs>(
        string doing,
        Func<string?, Task<TList>> chunk,
        Func<TList, (IList<TItem> Items, string? Next)> open,
        Func<TItem, TOurs> map,
        CancellationToken cancellationToken)
    {
        var all = new List<TOurs>();
        string? next = null;
        do
        {
            var from = next;
            var (items, following) = open(await _api.RepeatableAsync(doing, () => chunk(from), cancellationToken));
            all.AddRange(items.Select(map));
            next = following;
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }

    /// <summary>
    /// Deletes the very object that was meant. One that is gone already, or has been replaced by another of its name, is success: the one that
    /// was meant is not there.
    /// </summary>
    private async Task DeleteExactlyAsync<T>(
        string doing, string uid, Func<V1DeleteOptions, Task<T>> delete, CancellationToken cancellationToken, string? propagation = null)
    {
        var only = new V1DeleteOptions { PropagationPolicy = propagation, Preconditions = new V1Preconditions { Uid = uid } };
        try
        {
            await _api.RepeatableAsync(doing, () => delete(only), cancellationToken);
        }
        catch (ApiRefusedException refused) when (refused.IsNotFound || refused.IsChangedMeanwhile)
        {
            // Which of the two it is makes no difference.
        }
    }

    /// <summary>Asks again and again until something is so.</summary>
    private async Task WaitUntilAsync(
        Func<Task<bool>> condition, TimeSpan timeout, Func<DeliveryException> late, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (!await condition())
        {
            if (_time.GetElapsedTime(start) >= timeout)
                throw late();
            await Task.Delay(Between, _time, cancellationToken);
        }
    }

    /// <summary>A read whose object need not be there.</summary>
    private static async Task<T?> OrNullAsync<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (ApiRefusedException refused) when (refused.IsNotFound)
        {
            return null;
        }
    }
}
