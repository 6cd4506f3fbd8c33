using DifyDelivery.Azure;
using DifyDelivery.Helm;
using DifyDelivery.Integration.Tests.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Planning;
using DifyDelivery.Policy;
using DifyDelivery.Postgres;
using DifyDelivery.Sandbox;
using DifyDelivery.Terraform;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>A cluster that is there, and a server outside it that is provisioned.</summary>
internal sealed class StagePlatform(ICluster cluster, ServerAddress? address) : IPlatform, IServerModule
{
    public const string Name = "psql-dify-dev";

    public DifyImages? Images { get; } = new("localhost/dify-delivery/stand-in:1", "localhost/dify-delivery/postgresql:15");

    /// <summary>What keeps a target from working with the cluster, which answers all the same.</summary>
    public Finding? Refusal { get; init; }

    public ConnectedCluster Connected { get; } = new(cluster, new ClusterEndpoint("kubeconfig", "stage", "127.0.0.1"));

    public ConnectedCluster? Found => Connected;

    public bool OwnsCluster => false;

    public IServerModule Server => this;

    public string ServerName => Name;

    public bool HasState => true;

    public TimeSpan UsualApply => TimeSpan.Zero;

    public PreparationLook Preparation => PreparationLook.None;

    public IFlexibleServers? Azure => null;

    public PolicyFacts Facts => PolicyFacts.None;

    public TerraformRoot Root => throw new NotSupportedException();

    public Task<string> ChartAsync(CancellationToken cancellationToken) => Task.FromResult(HelmScenario.Chart);

    public Task<ConnectedCluster?> ObserveAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        if (Refusal is not null)
        {
            findings.Add(Refusal);
        }

        return Task.FromResult(Refusal is null ? Connected : null);
    }

    public IReadOnlyList<OperationStep> Prepare() => [];

    public IReadOnlyList<OperationStep> Outline() => [];

    public IReadOnlyList<OperationStep> Remove() => [];

    public Task<IReadOnlyList<string>> ListLossesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<ServerAddress?> FindAsync(Func<CancellationToken, Task<ITerraform>> terraform, CancellationToken cancellationToken) =>
        Task.FromResult(address);

    public Task<TerraformInputs> InputsAsync(AdministratorPassword password, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ServerRemoval> RemovalAsync(string password, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<DriftedResource>> FindDriftAsync(ITerraform terraform, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DataAtStake?> MeasureAsync(TerraformChange change, CancellationToken cancellationToken) => Task.FromResult<DataAtStake?>(null);

    public Finding? CheckProviders() => null;

    public IReadOnlyList<OperationStep> Settle() => [];
}
