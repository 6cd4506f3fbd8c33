using DifyDelivery.Kubernetes;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>One run at a time in an environment: a Lease in its namespace, held until the session ends.</summary>
internal sealed class EnvironmentLock(DeliveryContext context, IPlatform platform) : IAsyncDisposable
{
    /// <summary>Name of the lock's object in the release's namespace.</summary>
    public const string LeaseName = "dify-delivery";

    /// <summary>A namespace with these labels was made by a delivery; Teardown removes it when nothing of others is in it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Made = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "dify-delivery" };
    private readonly CancellationTokenSource _lost = new();
    private EnvironmentLease? _lease;

    /// <summary>Cancelled when the lock was taken and lost: whatever goes on then goes on beside somebody else.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>What has to hold once nobody else can change it any more; null for nothing.</summary>
    public Func<CancellationToken, Task>? WhenTaken { get; set; }

    /// <summary>Steps that make the namespace, take the lock, and make the Secrets under it.</summary>
    public async Task<IReadOnlyList<OperationStep>> ComposeAsync(ConnectedCluster? connected, ReleaseSecrets secrets, CancellationToken cancellationToken)
    {
        var areThere = connected is not null && await secrets.AreThereAsync(connected.Api, cancellationToken);
        return Take(secrets, areThere ? StepEffect.None : StepEffect.Create);
    }

    private IReadOnlyList<OperationStep> Take(ReleaseSecrets secrets, StepEffect effect) =>
    [
        new(new PlannedStep("environment.lock", $"Take the lock of environment '{context.Environment}'", StepEffect.None, $"Lease {context.Release.Namespace}/{LeaseName}"), LockAsync),
        new(
            new PlannedStep("secrets.ensure", "Make the Secret that the release refers to", effect, context.SecretName),
            async (scope, token) =>
            {
                var made = await secrets.EnsureAsync(platform.Connected.Api, platform.Server.PasswordVersion, token);
                if (made == 0)
                {
                    scope.NothingToDo("all there");
                }
                else
                {
                    scope.Summary($"{made} values made");
                }
            }),
    ];

    /// <summary>Takes the lock before the cluster that holds it is removed; it is not given back then.</summary>
    public async Task TakeForRemovalAsync(StepScope scope, CancellationToken cancellationToken) => await LockAsync(scope, cancellationToken);

    public async Task LockAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var api = platform.Connected.Api;
        await api.EnsureNamespaceAsync(context.Release.Namespace, Made, cancellationToken);
        if (_lease is null)
        {
            _lease = await api.AcquireLeaseAsync(
                new LeaseRequest(context.Release.Namespace, LeaseName, $"{context.Target} --env {context.Environment}"), cancellationToken);
            _lease.Lost.Register(_lost.Cancel);
        }

        await (WhenTaken?.Invoke(cancellationToken) ?? Task.CompletedTask);
    }

    /// <summary>What a person is told after the loss: who holds the lock now, and what to do.</summary>
    /// <param name="cause">What it interrupted.</param>
    public async Task<EnvironmentLostException> ExplainLossAsync(Exception cause) => new(
        $"{context.Release.Namespace}/{LeaseName}", _lease is null ? null : await _lease.FindTakerAsync(),
        $"See that the cluster answers and that nobody else works on '{context.Environment}', then run '{context.ContinueCommand}' again: it reads first how far things are.",
        cause);

    public async ValueTask DisposeAsync()
    {
        if (_lease is not null)
        {
            await _lease.DisposeAsync();
        }

        _lost.Dispose();
    }
}
