using System.Net.WebSockets;
using k8s;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    /// <inheritdoc/>
    public async Task<Pod> CreateTaskPodAsync(string space, TaskPod task, CancellationToken cancellationToken = default)
    {
        var body = task.ToV1Pod();
        return (await _api.OnceAsync(
            $"making the pod {space}/{task.Name}", () => _client.CoreV1.CreateNamespacedPodAsync(body, space, cancellationToken: cancellationToken), cancellationToken)).ToPod();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Pod>> DeletePodsAsync(
        string space, IReadOnlyCollection<Pod> pods, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        foreach (var pod in pods)
            await DeletePodAsync(space, pod, cancellationToken);

        var left = pods.ToList();
        var began = _time.GetTimestamp();
        while (left.Count > 0)
        {
            var uids = (await ListPodsAsync(space, null, cancellationToken)).Select(pod => pod.Uid).ToHashSet(StringComparer.Ordinal);
            left.RemoveAll(pod => !uids.Contains(pod.Uid));
            if (left.Count == 0 || _time.GetElapsedTime(began) >= timeout)
                break;
            await Task.Delay(Between, _time, cancellationToken);
        }

        return left;
    }

    /// <inheritdoc/>
    public async Task<ExecResult> ExecAsync(
        string space, string pod, IReadOnlyList<string> command, Stream input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var doing = $"running {command[0]} in pod {space}/{pod}";
        using var socket = await ConnectAsync(
            space,
            pod,
            doing,
            () => _client.WebSocketNamespacedPodExecAsync(pod, space, command, null, stdin: true, tty: false, cancellationToken: cancellationToken),
            cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var giving = PodExec.GiveAsync(socket, input, over.Token);
        var collecting = PodExec.CollectAsync(socket, $"{space}/{pod}", over.Token);
        try
        {
            if (await Task.WhenAny(giving, collecting) == giving && giving.IsFaulted)
                await giving;
            return await collecting;
        }
        catch (WebSocketException exception)
        {
            throw new ClusterUnreachableException(doing, Address, exception.Message, exception);
        }
        finally
        {
            // A command that waits for what does not come would wait for ever.
            await over.CancelAsync();
            await Task.WhenAll(giving, collecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task DeletePodAsync(string space, Pod pod, CancellationToken cancellationToken) => DeleteExactlyAsync(
        $"deleting the pod {space}/{pod.Name}", pod.Uid,
        only => _client.CoreV1.DeleteNamespacedPodAsync(pod.Name, space, body: only, cancellationToken: cancellationToken),
        cancellationToken);
}
