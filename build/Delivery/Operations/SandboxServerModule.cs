using DifyDelivery.Azure;
using DifyDelivery.Planning;
using DifyDelivery.Policy;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations;

/// <summary>The sandbox's server: in the cluster, from an image of ours, with a certificate of ours.</summary>
internal sealed class SandboxServerModule(DeliveryContext context, SandboxPlatform platform) : IServerModule
{
    public string ServerName => SandboxServerPlace.ServerName(context.Environment);

    public TerraformRoot Root => new(context.Folders.SandboxModule, Path.Combine(State, "terraform"));

    public bool HasState => File.Exists(Root.StateFile);

    public IFlexibleServers? Azure => null;

    /// <summary>The sandbox is no server of Azure's: what the rules are about is not there.</summary>
    public PolicyFacts Facts => PolicyFacts.None;

    public TimeSpan UsualApply => TimeSpan.FromSeconds(15);

    private string State => context.Folders.State(context.Environment);

    public async Task<TerraformInputs> InputsAsync(AdministratorPassword password, CancellationToken cancellationToken)
    {
        var place = await PlaceAsync(cancellationToken);
        await ServerCertificate.EnsureAsync(place.CertificateDirectory, place.Hosts(context.Environment), context.Time, cancellationToken);
        return RootModuleInputs.ForSandbox(context.Settings, place, password.Value, password.Version);
    }

    /// <summary>There is nothing but the server in the module.</summary>
    public async Task<ServerRemoval> RemovalAsync(string password, CancellationToken cancellationToken) =>
        new(await InputsAsync(new AdministratorPassword(password, 1, IsNew: false), cancellationToken), PlanRequest.Remove, _ => true);

    public async Task<IReadOnlyList<DriftedResource>> FindDriftAsync(ITerraform terraform, CancellationToken cancellationToken) =>
        await new SandboxServerDrift(context.Processes, terraform).FindAsync(await PlaceAsync(cancellationToken), cancellationToken);

    public async Task<ServerAddress?> FindAsync(Func<CancellationToken, Task<ITerraform>> terraform, CancellationToken cancellationToken)
    {
        if (!HasState)
        {
            return null;
        }

        var outputs = await (await terraform(cancellationToken)).ReadOutputsAsync(cancellationToken);
        return outputs.FindText("postgres_fqdn") is { } address
            ? new ServerAddress(
                address, outputs.Number("postgres_port"), outputs.Text("postgres_admin_username"), outputs.FindText("postgres_ca_certificate_file"))
            : null;
    }

    /// <summary>Its server is measured by its databases, as Azure's is.</summary>
    public Task<DataAtStake?> MeasureAsync(TerraformChange change, CancellationToken cancellationToken) => Task.FromResult<DataAtStake?>(null);

    /// <summary>Terraform's built-in provider only.</summary>
    public Finding? CheckProviders() => null;

    public IReadOnlyList<OperationStep> Settle() => [];

    private async Task<SandboxServerPlace> PlaceAsync(CancellationToken cancellationToken)
    {
        var kubectl = await context.Toolbox.ResolveAsync(ToolNames.Kubectl, context.Reporter, cancellationToken);
        return new SandboxServerPlace(platform.Administrator.Endpoint, kubectl.Path, platform.Images!.Postgresql, Path.Combine(State, "flexible-server"))
        {
            ReadyWithin = context.Settings.Timeouts.Provision,
        };
    }
}
