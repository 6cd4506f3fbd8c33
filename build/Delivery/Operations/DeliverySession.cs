using DifyDelivery.Backups;
using DifyDelivery.Doctor;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations;

/// <summary>Puts the core together for one run of one target, and hands out its operations.</summary>
public sealed class DeliverySession : IAsyncDisposable
{
    private static readonly string[] SandboxTargets = ["ProvisionPostgres", "DeployDify", "MigrateData", "Backup", "Restore", "Verify"];
    private readonly DeliveryContext _context;
    private readonly IPlatform _platform;
    private readonly EnvironmentLock _lock;
    private readonly ReleaseSecrets _secrets;
    private readonly FlexibleServerPort _server;
    private readonly ConsoleReporter _reporter;
    private readonly Toolbox _toolbox;

    private DeliverySession(DeliveryContext context, ConsoleReporter reporter, IPlatform platform, Toolbox toolbox)
    {
        _toolbox = toolbox;
        _context = context;
        _reporter = reporter;
        _platform = platform;
        _lock = new EnvironmentLock(context, platform);
        _secrets = new ReleaseSecrets(context);
        _server = new FlexibleServerPort(context, platform);
    }

    /// <summary>The settings of the run.</summary>
    public DeliverySettings Settings => _context.Settings;

    /// <summary>Knows every secret in play.</summary>
    public Redactor Redactor => _context.Redactor;

    /// <summary>Where the run tells what it does.</summary>
    public IReporter Reporter => _context.Reporter;

    /// <summary>The clock.</summary>
    public TimeProvider Time => _context.Time;

    /// <summary>Creates a session on this machine's console, programs and clock.</summary>
    /// <param name="settings">The validated settings.</param>
    /// <param name="folders">Where things are.</param>
    /// <param name="target">The target that runs, for the lock and for messages.</param>
    public static DeliverySession Create(DeliverySettings settings, SessionFolders folders, string target)
    {
        var redactor = new Redactor();
        redactor.Register(settings.FlexibleServer.Password);
        var reporter = new ConsoleReporter(Console.Out, ConsoleTraits.Detect(), redactor);
        var processes = new ProcessRunner(redactor);
        var toolbox = new Toolbox(processes);
        var context = new DeliveryContext
        {
            Settings = settings,
            Folders = folders with { Platform = settings.Platform },
            Target = target,
            Redactor = redactor,
            Reporter = reporter,
            Processes = processes,
            Toolbox = toolbox,
            Time = TimeProvider.System,
        };
        return new DeliverySession(context, reporter, settings.Platform == Platform.Sandbox ? Sandbox(context, Path.GetDirectoryName(toolbox.Folder)!) : AzurePlatform.Create(context, Path.GetDirectoryName(toolbox.Folder)!), toolbox);
    }

    /// <summary>Installs or upgrades the release.</summary>
    public IOperation DeployDify() => new DeployDifyOperation(_context, _platform, _lock, _secrets, _server);

    /// <summary>Brings up the server outside the cluster.</summary>
    public IOperation ProvisionPostgres() => new ProvisionPostgresOperation(_context, _platform, _lock, _secrets, _server);

    /// <summary>Checks the release, its services and its databases.</summary>
    public IOperation Verify() => new VerifyOperation(_context, _platform, Scene(), _server);

    /// <summary>Moves the data to the other server; run again it continues.</summary>
    /// <param name="request">What a person asks.</param>
    public IOperation MigrateData(MigrationRequest request) => new MigrateDataOperation(Scene(), request, preflightOnly: false);

    /// <summary>Looks at both servers and says what stands in the way of a migration; its plan holds findings and no steps.</summary>
    /// <param name="request">What a person asks.</param>
    public IOperation PreflightMigration(MigrationRequest request) => new MigrateDataOperation(Scene(), request, preflightOnly: true);

    /// <summary>Goes back to the server that the data came from.</summary>
    /// <param name="request">What a person asks.</param>
    public IOperation RollBackMigration(MigrationRequest request) => new RollbackOperation(Scene(), request);

    /// <summary>Copies and compares everything into a scratch database on the other server; stops nobody, switches nothing.</summary>
    /// <param name="request">What a person asks.</param>
    public IOperation RehearseMigration(MigrationRequest request) => new RehearseOperation(Scene(), request);

    /// <summary>Removes the server that the data came from, once its soak is over and its final backup was restored for proof.</summary>
    /// <param name="confirmation">The environment's name shortens the soak; the server's name lets Terraform delete it.</param>
    public IOperation RetireSource(string? confirmation) => new RetireSourceOperation(Scene(), confirmation);

    /// <summary>Backs up Dify's databases on the server in use; nobody is stopped.</summary>
    public IOperation Backup() => new BackupOperation(Scene(), Store());

    /// <summary>Prints the environment's backups. Changes nothing, and needs no cluster.</summary>
    /// <param name="cancellationToken">Stops looking.</param>
    public Task ListBackupsAsync(CancellationToken cancellationToken = default) => new BackupList(_context, Store()).PrintAsync(cancellationToken);

    /// <summary>Puts Dify on what a backup holds, or back; or restores it beside for a look.</summary>
    /// <param name="ask">What a person asks.</param>
    public IOperation Restore(RestoreAsk ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return ask switch
        {
            { Into: not null, Undo: true } => throw new DeliveryException("--restore-into and --undo exclude each other.", remedy: "Give one of them."),
            { Into: not null } => new RestoreIntoOperation(Scene(), Store(), ask),
            { Undo: true } => new RestoreUndoOperation(Scene(), ask),
            _ => new RestoreOperation(Scene(), Store(), ask),
        };
    }

    /// <summary>Says where the migration stands and what a person may do. Changes nothing.</summary>
    /// <param name="cancellationToken">Stops looking.</param>
    public Task MigrationStatusAsync(CancellationToken cancellationToken = default) => new MigrationStatus(Scene()).PrintAsync(cancellationToken);

    /// <summary>Removes the environment.</summary>
    /// <param name="confirmation">The environment's name, where data would be lost.</param>
    public IOperation Teardown(string? confirmation) => new TeardownOperation(
        _context, _platform, _lock, new ForeignClusterSteps(_context, _platform, _secrets, _server), confirmation);

    /// <summary>Makes the environment's cluster with its images, and nothing in it: for tests of what runs there.</summary>
    public IOperation StartCluster() => new StartClusterOperation(_context, _platform);

    /// <summary>How to reach the environment's cluster, or null where none answers.</summary>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<ClusterEndpoint?> FindClusterAsync(CancellationToken cancellationToken = default) =>
        (await _platform.ObserveAsync([], cancellationToken))?.Endpoint;

    /// <summary>Finds a program of the manifest, or fetches it.</summary>
    /// <param name="name">A name from <see cref="ToolNames"/>.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    public Task<ResolvedTool> ResolveToolAsync(string name, CancellationToken cancellationToken = default) =>
        _toolbox.ResolveAsync(name, Reporter, cancellationToken);

    /// <summary>Looks at what is on this machine; fetches nothing.</summary>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>True when every target could run.</returns>
    public async Task<bool> DoctorAsync(CancellationToken cancellationToken = default)
    {
        var checks = Examination.StandardChecks(_toolbox, _context.Processes, _context.Folders.Root);
        if (_platform is AzurePlatform azure)
        {
            checks = [.. checks, .. azure.DoctorChecks()];
        }
        else if (_platform is SandboxPlatform sandbox)
        {
            checks = [.. checks, new FindingsCheck("sandbox cluster", SandboxTargets, sandbox.ChooseAsync)];
        }

        var report = await new Examination(checks).RunAsync(cancellationToken);
        report.Print(Reporter);
        return report.IsHealthy;
    }

    private IBackupStore Store() => BackupStores.Open(_context.Settings, _context.Folders.Root, _context.Folders.BackupWorkplace);

    private MigrationScene Scene() => new(_context, _platform, _lock, _secrets, _server);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lock.DisposeAsync();
        _reporter.Dispose();
    }

    private static SandboxPlatform Sandbox(DeliveryContext context, string cache)
    {
        var options = new SandboxClusterOptions
        {
            Choice = context.Settings.Sandbox.Cluster,
            Environment = context.Environment,
            StateDirectory = context.Folders.State(context.Environment),
            CacheDirectory = cache,
        };
        return new SandboxPlatform(
            context,
            new SandboxClusters(options, context.Processes, context.Toolbox, context.Time),
            new SandboxImages(context.Folders.Root, context.Processes, context.Time),
            cache);
    }
}
