using System.Runtime.CompilerServices;
using DifyDelivery.Engine;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Engine;

/// <summary>Pods whose engines say what a test writes for them.</summary>
internal sealed class FakeEngineCluster : ITaskPods
{
    private readonly Dictionary<string, Life> _lives = [];
    private int _made;

    /// <summary>What the engines of the pods say that are made, one list each; a list that does not end with a last line is a pod that is lost then.</summary>
    public Queue<EngineLine[]> Engines { get; } = new();

    public List<TaskPod> Made { get; } = [];

    /// <summary>Why no node takes the pods that are made; null: they run at once.</summary>
    public Unschedulable? Homeless { get; set; }

    /// <summary>How many calls the API server does not answer from the next upload on.</summary>
    public int AwayFromUpload { get; set; }

    /// <summary>What happens as soon as a pod is made.</summary>
    public Action? WhenMade { get; set; }

    public List<string> Removed { get; } = [];

    /// <summary>Everything that was written to a pod's standard input, as bytes.</summary>
    public List<byte[]> Given { get; } = [];

    /// <summary>How often the log breaks before it can be read to its end.</summary>
    public int Breaks { get; set; }

    /// <summary>Pods whose node is dead: the API server goes on to say that they run, and their logs are not to be had.</summary>
    public HashSet<string> OnDeadNode { get; } = [];

    /// <summary>Whether the API server itself is gone for good once an engine has spoken.</summary>
    public bool IsGoneAfterwards { get; set; }

    private bool _isGone;

    public IReadOnlyList<string> There => [.. _lives.Keys];

    public void Leave(string name, string mark, string phase, params EngineLine[] says) =>
        _lives[name] = new Life(Seen(name, mark, phase), says);

    public Task<IReadOnlyList<Pod>> ListPodsAsync(string space, string? labelSelector = null, CancellationToken cancellationToken = default) =>
        _isGone ? throw Gone() : Task.FromResult<IReadOnlyList<Pod>>([.. _lives.Values.Select(life => life.Pod)]);

    public Task<Pod> CreateTaskPodAsync(string space, TaskPod task, CancellationToken cancellationToken = default)
    {
        Made.Add(task);
        var name = $"engine-{++_made}";
        var pod = Seen(name, task.Labels["dify-delivery/task"], Homeless is null ? "Running" : "Pending");
        _lives[name] = new Life(pod with { Unschedulable = Homeless }, Engines.Dequeue());
        WhenMade?.Invoke();
        return Task.FromResult(_lives[name].Pod);
    }

    public Task<IReadOnlyList<Pod>> DeletePodsAsync(string space, IReadOnlyCollection<Pod> pods, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        IsAway();
        foreach (var pod in pods.Where(pod => !OnDeadNode.Contains(pod.Name)))
        {
            Removed.Add(pod.Name);
            _lives.Remove(pod.Name);
        }

        return Task.FromResult<IReadOnlyList<Pod>>([.. pods.Where(pod => OnDeadNode.Contains(pod.Name))]);
    }

    public async Task<ExecResult> ExecAsync(string space, string pod, IReadOnlyList<string> command, Stream input, CancellationToken cancellationToken = default)
    {
        IsAway();
        using var all = new MemoryStream();
        await input.CopyToAsync(all, cancellationToken);
        Given.Add(all.ToArray());
        return new ExecResult(0, "", "");
    }

    public Task<IReadOnlyList<string>> ReadLogAsync(string space, string pod, LogQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<string>>([.. _lives[pod].Says.Select(line => line.Write())]);

    public async IAsyncEnumerable<string> FollowLogAsync(
        string space, string pod, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var life = _lives[pod];
        foreach (var line in life.Says)
        {
            yield return line.Write();
            if (OnDeadNode.Contains(pod))
            {
                throw new DeliveryException("Following the log was refused.", "dial tcp 10.0.0.7:10250: connect: no route to host");
            }

            if (Breaks > 0 || IsGoneAfterwards)
            {
                Breaks--;
                _isGone = IsGoneAfterwards;
                throw Gone();
            }
        }

        if (life.Says.Length == 0 || !life.Says[^1].IsEnd)
        {
            _lives.Remove(pod);
        }
    }

    private void IsAway()
    {
        if (AwayFromUpload > 0)
        {
            AwayFromUpload--;
            throw Gone();
        }
    }

    private static ClusterUnreachableException Gone() => new("following", new Uri("https://cluster"), "refused");

    public Task<ExecResult> ExecAsync(
        string space, string pod, IReadOnlyList<string> command, string? container = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public PortForward Forward(string space, string pod, int port, int localPort = 0) => throw new NotSupportedException();

    private static Pod Seen(string name, string mark, string phase) => new()
    {
        Name = name,
        Uid = name,
        Phase = phase,
        Node = "node-of-" + name,
        Labels = new Dictionary<string, string> { ["dify-delivery/task"] = mark },
        Containers = [new ContainerState("main", "image", true, 0, null, phase == "Running", null)],
    };

    private sealed record Life(Pod Pod, EngineLine[] Says);
}
