using DifyDelivery.Helm;
using DifyDelivery.Operations;
using DifyDelivery.Planning;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>A platform of which only the server's root module and its state are looked at.</summary>
internal sealed class BundlePlatform(DeliveryContext context) : IPlatform
{
    public DifyImages? Images => null;

    public ConnectedCluster? Found => null;

    public ConnectedCluster Connected => throw new NotSupportedException();

    public PreparationLook Preparation => PreparationLook.None;

    public bool OwnsCluster => false;

    public IServerModule Server { get; } = new SandboxServerModule(context, null!);

    public Task<string> ChartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ConnectedCluster?> ObserveAsync(ICollection<Finding> findings, CancellationToken cancellationToken) => Task.FromResult<ConnectedCluster?>(null);

    public IReadOnlyList<OperationStep> Prepare() => [];

    public IReadOnlyList<OperationStep> Outline() => [];

    public Task<IReadOnlyList<string>> ListLossesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public IReadOnlyList<OperationStep> Remove() => [];
}
