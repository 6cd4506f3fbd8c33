using System.Globalization;
using DifyDelivery.Azure;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Policy;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Azure's root module: network, cluster, vault, monitoring, and the Flexible Server.</summary>
/// <param name="context">The session.</param>
/// <param name="azure">Azure.</param>
/// <param name="root">The module and its state.</param>
/// <param name="locate">Where a server answers, once it does.</param>
internal sealed class AzureServerModule(DeliveryContext context, IAzure azure, Func<TerraformRoot> root, Func<FlexibleServer, ServerAddress?> locate) : IServerModule
{
    private const int PostgresPort = 5432;

    /// <summary>The vault's copy of the administrator's password goes with the server.</summary>
    private const string Password = "azurerm_key_vault_secret";

    /// <summary>The major version that the root module makes.</summary>
    public const int PostgresMajor = 15;

    private const int MebiInGibi = 1024;

    private IReadOnlyList<string> _pending = [];
    private IReadOnlyList<FirewallRule> _firewall = [];

    public string ServerName => context.Settings.AzureResources.PostgresServerName ?? $"psql-dify-{context.Environment}";

    public TerraformRoot Root => root();

    public bool HasState => Observed is not null;

    public TimeSpan UsualApply => TimeSpan.FromMinutes(12);

    public IFlexibleServers? Azure => azure.Servers;

    public PolicyFacts Facts => new()
    {
        ServerStorageMb = Observed?.StorageGb * MebiInGibi,
        ServerMajor = Observed is null ? PostgresMajor : int.TryParse(Observed.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null,
        FirewallRules = [.. _firewall.Select(rule => new FirewallFact(rule.Name, rule.Start, rule.End))],
    };

    public int? PasswordVersion { get; set; }

    /// <summary>The server as it was when the platform looked; null where there was none.</summary>
    public FlexibleServer? Observed { get; private set; }

    /// <summary>The module in the repository, its state in the storage that the settings name.</summary>
    public static TerraformRoot RepositoryRoot(DeliveryContext context, IAzure azure)
    {
        var settings = context.Settings;
        var identity = AzureIdentity.ForTerraform(settings.Azure, azure.SignedInBy, System.Environment.GetEnvironmentVariable);
        context.Redactor.Register(identity.GetValueOrDefault("ARM_CLIENT_SECRET"));
        return AzureRoot.Create(
            settings, azure.Scope.SubscriptionId, context.Folders.AzureModule, WorkDirectory(context), identity);
    }

    /// <summary>Where an environment's Terraform has its data, its plans and its copy of the module.</summary>
    private static string WorkDirectory(DeliveryContext context) => Path.Combine(context.Folders.State(context.Environment), "terraform");

    /// <summary>By the name that Azure gave it, with a certificate of a public authority, which the system's own roots know.</summary>
    public static ServerAddress? Locate(FlexibleServer server) =>
        server is { Fqdn: { Length: > 0 } host, Administrator: { Length: > 0 } administrator } ? new ServerAddress(host, PostgresPort, administrator, null) : null;

    /// <summary>Looks for the server, and whether parameters of it wait for a restart.</summary>
    public async Task ObserveAsync(CancellationToken cancellationToken)
    {
        Observed = await azure.Servers.FindAsync(ServerName, cancellationToken);
        _firewall = Observed is { PublicAccess: true } ? await azure.Servers.ListFirewallRulesAsync(ServerName, cancellationToken) : [];
        _pending = Observed is { State: "Ready" }
            ? [.. (await azure.Servers.ListParametersAsync(ServerName, cancellationToken)).Where(parameter => parameter.IsPendingRestart).Select(parameter => parameter.Name)]
            : [];
    }

    public Task<TerraformInputs> InputsAsync(AdministratorPassword password, CancellationToken cancellationToken) =>
        Task.FromResult(RootModuleInputs.ForAzure(context.Settings, password.Value, password.Version));

    /// <summary>Everything but the server: what the cluster needs before its Secret can hold the server's password.</summary>
    public TerraformInputs InputsWithoutServer() => RootModuleInputs.ForAzure(WithoutServer(context.Settings), null);

    public Task<ServerRemoval> RemovalAsync(string password, CancellationToken cancellationToken) =>
        Task.FromResult(new ServerRemoval(InputsWithoutServer(), PlanRequest.Apply, change => ServerResources.Includes(change) || change.Type == Password));

    /// <summary>The provider sees itself what is not as the state says.</summary>
    public Task<IReadOnlyList<DriftedResource>> FindDriftAsync(ITerraform terraform, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DriftedResource>>([]);

    public async Task<ServerAddress?> FindAsync(Func<CancellationToken, Task<ITerraform>> terraform, CancellationToken cancellationToken) =>
        await azure.Servers.FindAsync(ServerName, cancellationToken) is { } server ? locate(server) : null;

    public Task<DataAtStake?> MeasureAsync(TerraformChange change, CancellationToken cancellationToken) => AzureStakes.MeasureAsync(azure.Stored, change, cancellationToken);

    public Finding? CheckProviders() => ProviderLock.Check(
        new TerraformRoot(context.Folders.AzureModule, WorkDirectory(context)), Path.GetRelativePath(context.Folders.Root, context.Folders.AzureModule));

    public IReadOnlyList<OperationStep> Settle() =>
    [
        new(
            new PlannedStep("server.ready", "Wait until the Flexible Server is Ready", StepEffect.None, Observed is null ? null : $"it is {Observed.State}"),
            ReadyAsync),
        new(
            new PlannedStep(
                "server.restart", "Restart it once, where parameters wait for that", _pending.Count > 0 ? StepEffect.Change : StepEffect.None,
                _pending.Count > 0 ? $"{string.Join(", ", _pending)} wait; connections are cut for about a minute" : "known once the plan is applied"),
            RestartAsync),
    ];

    private async Task ReadyAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!context.Settings.FlexibleServer.UseAzurePostgres)
        {
            scope.NothingToDo("use_azure_postgres is false");
            return;
        }

        var server = await azure.Servers.WaitUntilReadyAsync(ServerName, context.Settings.Timeouts.Provision, scope.Activity, cancellationToken);
        scope.Summary(server.HighAvailability == "Disabled" ? server.State : $"{server.State}, standby {server.StandbyState}");
    }

    private async Task RestartAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var done = context.Settings.FlexibleServer.UseAzurePostgres
            ? await azure.Servers.RestartIfPendingAsync(ServerName, context.Settings.Timeouts.Provision, scope.Activity, cancellationToken)
            : [];
        if (done.Count == 0)
        {
            scope.NothingToDo("no parameter waits for it");
        }
        else
        {
            scope.Summary($"restarted for {string.Join(", ", done)}");
        }
    }

    private static DeliverySettings WithoutServer(DeliverySettings settings) =>
        settings with { FlexibleServer = settings.FlexibleServer with { UseAzurePostgres = false } };
}
