using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations;

/// <summary>The server outside the cluster, by way of Terraform: planned, applied, found again.</summary>
internal sealed class FlexibleServerPort(DeliveryContext context, IPlatform platform)
{
    private ITerraform? _terraform;

    public string ServerName => SandboxServerPlace.ServerName(context.Environment);

    private string WorkDirectory => Path.Combine(context.Folders.SandboxState(context.Environment), "terraform");

    public async Task<ITerraform> TerraformAsync(CancellationToken cancellationToken)
    {
        if (_terraform is null)
        {
            var tool = await context.Toolbox.ResolveAsync(ToolNames.Terraform, context.Reporter, cancellationToken);
            _terraform = new TerraformCli(context.Processes, tool.Path, new TerraformRoot(context.Folders.SandboxModule, WorkDirectory));
        }

        return _terraform;
    }

    /// <summary>Whether an earlier run has applied anything; needs no program.</summary>
    public bool HasState => File.Exists(new TerraformRoot(context.Folders.SandboxModule, WorkDirectory).StateFile);

    /// <summary>The module's variables, with the certificate that they name made.</summary>
    public async Task<TerraformInputs> InputsAsync(string password, CancellationToken cancellationToken, int passwordVersion = 1)
    {
        var place = await PlaceAsync(cancellationToken);
        await ServerCertificate.EnsureAsync(place.CertificateDirectory, place.Hosts(context.Environment), context.Time, cancellationToken);
        return RootModuleInputs.ForSandbox(context.Settings, place, password, passwordVersion);
    }

    /// <summary>What of the server was changed or deleted behind Terraform's back.</summary>
    public async Task<IReadOnlyList<DriftedResource>> FindDriftAsync(CancellationToken cancellationToken)
    {
        if (!HasState)
        {
            return [];
        }

        return await new SandboxServerDrift(context.Processes, await TerraformAsync(cancellationToken)).FindAsync(
            await PlaceAsync(cancellationToken), cancellationToken);
    }

    /// <summary>The server as the last apply left it, or null.</summary>
    public async Task<ExternalServer?> FindAsync(CancellationToken cancellationToken)
    {
        if (!HasState)
        {
            return null;
        }

        var outputs = await (await TerraformAsync(cancellationToken)).ReadOutputsAsync(cancellationToken);
        return outputs.FindText("postgres_fqdn") is { } address
            ? new ExternalServer(address, outputs.Number("postgres_port"), outputs.Text("postgres_admin_username"), PostgresTls.Require)
            : null;
    }

    /// <summary>A connection to the server as its administrator.</summary>
    /// <exception cref="DeliveryException">It is not provisioned.</exception>
    public async Task<PostgresServer> ConnectAsync(string password, CancellationToken cancellationToken)
    {
        var outputs = await (await TerraformAsync(cancellationToken)).ReadOutputsAsync(cancellationToken);
        var address = outputs.FindText("postgres_fqdn") ?? throw new DeliveryException(
            "The Flexible Server is not provisioned.", remedy: $"./build.sh ProvisionPostgres --env {context.Environment} --use-azure-postgres true");
        return new PostgresServer(
            new PostgresEndpoint(
                address, outputs.Number("postgres_port"), outputs.Text("postgres_admin_username"), password, PostgresTls.VerifyFull,
                outputs.FindText("postgres_ca_certificate_file")),
            context.Time);
    }

    private async Task<SandboxServerPlace> PlaceAsync(CancellationToken cancellationToken)
    {
        var kubectl = await context.Toolbox.ResolveAsync(ToolNames.Kubectl, context.Reporter, cancellationToken);
        return new SandboxServerPlace(
            platform.Connected.Endpoint, kubectl.Path, platform.Images!.Postgresql,
            Path.Combine(context.Folders.SandboxState(context.Environment), "flexible-server"))
        {
            ReadyWithin = context.Settings.Timeouts.Provision,
        };
    }
}
