using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>The server outside the cluster, by way of Terraform: planned, applied, found again. The platform says what its module is.</summary>
internal sealed class FlexibleServerPort(DeliveryContext context, IPlatform platform)
{
    private ITerraform? _terraform;

    public string ServerName => platform.Server.ServerName;

    /// <summary>Whether there is something to plan against; needs no program.</summary>
    public bool HasState => platform.Server.HasState;

    /// <summary>How long an apply usually takes.</summary>
    public TimeSpan UsualApply => platform.Server.UsualApply;

    public async Task<ITerraform> TerraformAsync(CancellationToken cancellationToken) =>
        _terraform ??= await ServerTerraform.ResolveAsync(context, platform.Server, cancellationToken);

    /// <summary>The module's variables, with everything made that they name.</summary>
    public Task<TerraformInputs> InputsAsync(string password, CancellationToken cancellationToken) =>
        platform.Server.InputsAsync(password, cancellationToken);

    /// <summary>How the server is removed.</summary>
    public Task<ServerRemoval> RemovalAsync(string password, CancellationToken cancellationToken) =>
        platform.Server.RemovalAsync(password, cancellationToken);

    /// <summary>Steps between an apply and the first login.</summary>
    public IReadOnlyList<OperationStep> Settle() => platform.Server.Settle();

    /// <summary>What of the server was changed or deleted behind Terraform's back.</summary>
    public async Task<IReadOnlyList<DriftedResource>> FindDriftAsync(CancellationToken cancellationToken) =>
        HasState ? await platform.Server.FindDriftAsync(await TerraformAsync(cancellationToken), cancellationToken) : [];

    /// <summary>The server as it can be reached, or null.</summary>
    public async Task<ExternalServer?> FindAsync(CancellationToken cancellationToken) =>
        await platform.Server.FindAsync(TerraformAsync, cancellationToken) is { } address
            ? new ExternalServer(address.Host, address.Port, address.Administrator, PostgresTls.Require)
            : null;

    /// <summary>A connection to the server as its administrator.</summary>
    /// <exception cref="DeliveryException">It is not provisioned.</exception>
    public async Task<PostgresServer> ConnectAsync(string password, CancellationToken cancellationToken)
    {
        var address = await platform.Server.FindAsync(TerraformAsync, cancellationToken) ?? throw new DeliveryException(
            "The Flexible Server is not provisioned.", remedy: $"./build.sh ProvisionPostgres --env {context.Environment} --use-azure-postgres true");
        return new PostgresServer(
            new PostgresEndpoint(address.Host, address.Port, address.Administrator, password, PostgresTls.VerifyFull, address.RootCertificateFile),
            context.Time);
    }
}
