using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>The server outside the cluster, by way of Terraform: planned, applied, found again. The platform says what its module is.</summary>
internal sealed class FlexibleServerPort(DeliveryContext context, IPlatform platform) : IAsyncDisposable
{
    private readonly HashSet<string> _plans = new(StringComparer.Ordinal);
    private readonly ServerWay _way = new(context, platform);
    private ITerraform? _terraform;

    /// <summary>The plan of a bundle, which is applied in place of one that would be made now; null without a bundle.</summary>
    public TerraformPlan? Adopted { get; set; }

    /// <summary>Where a bundle's plan is put to be applied.</summary>
    public string PlaceForBundledPlan(string id) => platform.Server.Root.PlaceForBundledPlan(id);

    /// <summary>Where saved plans are until they are applied.</summary>
    public string PlanDirectory => platform.Server.Root.PlanDirectory;

    /// <summary>
    /// Remembers a saved plan that this run has made or taken out of a bundle. It holds the state from before, so it goes with the run: applied
    /// or not, wanted or not.
    /// </summary>
    public void Remember(string file) => _plans.Add(file);

    /// <summary>Leaves a plan where it is: a bundle without a key carries its digest only.</summary>
    public void Keep(TerraformPlan plan) => _plans.Remove(plan.File);

    /// <summary>Removes the plans that were remembered.</summary>
    public void DiscardPlans()
    {
        foreach (var plan in _plans.Concat(platform.Preparation.Plan is { } look ? [look.File] : []))
        {
            TerraformRoot.DiscardPlan(plan);
        }

        _plans.Clear();
    }

    public string ServerName => platform.Server.ServerName;

    /// <summary>Whether there is something to plan against; needs no program.</summary>
    public bool HasState => platform.Server.HasState;

    /// <summary>How long an apply usually takes.</summary>
    public TimeSpan UsualApply => platform.Server.UsualApply;

    public async Task<ITerraform> TerraformAsync(CancellationToken cancellationToken) =>
        _terraform ??= await ServerTerraform.ResolveAsync(context, platform.Server, cancellationToken);

    /// <summary>The module's variables, with everything made that they name.</summary>
    public Task<TerraformInputs> InputsAsync(AdministratorPassword password, CancellationToken cancellationToken) =>
        platform.Server.InputsAsync(password, cancellationToken);

    /// <summary>Which state there is, and how often it was written; null where there is none, or where only its backend knows: Terraform holds a saved plan against it in any case.</summary>
    public async Task<(string Lineage, long Serial)?> StateIdentityAsync(CancellationToken cancellationToken)
    {
        if (platform.Server.Root.StateFile is var file && !File.Exists(file))
        {
            return null;
        }

        await using var stream = File.OpenRead(file);
        using var state = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return state.RootElement.TryGetProperty("lineage", out var lineage) && state.RootElement.TryGetProperty("serial", out var serial)
            ? (lineage.GetString() ?? string.Empty, serial.GetInt64())
            : null;
    }

    /// <summary>How the server is removed.</summary>
    public Task<ServerRemoval> RemovalAsync(string password, CancellationToken cancellationToken) =>
        platform.Server.RemovalAsync(password, cancellationToken);

    /// <summary>A warning where the module's providers are not pinned by checksum.</summary>
    public Finding? CheckProviders() => platform.Server.CheckProviders();

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
        var address = await AddressAsync(cancellationToken);
        return new PostgresServer(Endpoint(address, password) with { TunnelPort = await _way.TunnelPortAsync(address, cancellationToken) }, context.Time);
    }

    /// <summary>The server as a pod of the cluster reaches it.</summary>
    /// <exception cref="DeliveryException">It is not provisioned.</exception>
    public async Task<PostgresEndpoint> InsideAsync(string password, CancellationToken cancellationToken) => Endpoint(await AddressAsync(cancellationToken), password);

    /// <summary>Whether it answers to this machine; null where there is none.</summary>
    public async Task<bool?> ReachesAsync(CancellationToken cancellationToken) =>
        await platform.Server.FindAsync(TerraformAsync, cancellationToken) is { } address ? await _way.IsStraightAsync(address, cancellationToken) : null;

    public ValueTask DisposeAsync() => _way.DisposeAsync();

    private async Task<ServerAddress> AddressAsync(CancellationToken cancellationToken) =>
        await platform.Server.FindAsync(TerraformAsync, cancellationToken) ?? throw new ServerNotProvisionedException(context.Settings);

    private static PostgresEndpoint Endpoint(ServerAddress address, string password) =>
        new(address.Host, address.Port, address.Administrator, password, PostgresTls.VerifyFull, address.RootCertificateFile);
}
