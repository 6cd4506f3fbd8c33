using DifyDelivery.Backups;
using DifyDelivery.Doctor;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Operations.Bundling;
using DifyDelivery.Operations.Diagnosing;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Operations.ServerCare;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Reporting.Ci;
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

    /// <summary>Markdown reports that the session's operations have written, absolute paths.</summary>
    public IReadOnlyCollection<string> Reports => _context.Reports;

    /// <summary>Creates a session on this machine's console, programs and clock.</summary>
    /// <param name="settings">The validated settings.</param>
    /// <param name="folders">Where things are.</param>
    /// <param name="target">The target that runs, for the lock and for messages.</param>
    /// <param name="confirmation">What a person has typed after <c>--confirm</c>; null when they have not.</param>
    /// <param name="server">The CI server that the build runs on; null elsewhere.</param>
    /// <param name="rights">What the run may need of the cluster, a name of <see cref="TargetRights"/>; null for the target's own.</param>
    /// <param name="targetArguments">What was said to the target beside settings, a blank before each argument: it belongs into every command that continues.</param>
    public static DeliverySession Create(
        DeliverySettings settings, SessionFolders folders, string target, string? confirmation = null, ICiServer? server = null, string? rights = null,
        string targetArguments = "")
    {
        var redactor = new Redactor(server is null ? null : server.Mask);
        redactor.Register(settings.FlexibleServer.Password);
        var reporter = new ConsoleReporter(Console.Out, ConsoleTraits.Detect(), redactor, server: server);
        var processes = new ProcessRunner(redactor);
        var toolbox = new Toolbox(processes);
        var context = new DeliveryContext
        {
            Settings = settings,
            Folders = folders with { Platform = settings.Platform },
            Target = target,
            Rights = rights ?? target,
            TargetArguments = targetArguments,
            Confirmation = confirmation,
            PlanAgain = server?.PlanAgain(settings.Environment),
            Redactor = redactor,
            Reporter = reporter,
            Processes = processes,
            Toolbox = toolbox,
            Time = TimeProvider.System,
            PriceFolder = Path.Combine(Path.GetDirectoryName(toolbox.Folder)!, "prices"),
        };
        return new DeliverySession(context, reporter, settings.Platform == Platform.Sandbox ? Sandbox(context, Path.GetDirectoryName(toolbox.Folder)!) : AzurePlatform.Create(context, Path.GetDirectoryName(toolbox.Folder)!), toolbox);
    }

    /// <summary>Installs or upgrades the release.</summary>
    /// <param name="rollBackOnFailure">Goes back to the last revision that was ready when the upgrade does not become so.</param>
    public IOperation DeployDify(bool rollBackOnFailure = false) =>
        new DeployDifyOperation(_context, _platform, _lock, _secrets, _server, rollBackOnFailure);

    /// <summary>
    /// Looks at everything and says what would be done to bring the environment to what its settings say: a deployment, or a migration where
    /// Dify's data is on the other server. Changes nothing.
    /// </summary>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<DeliveryPreview> PreviewAsync(CancellationToken cancellationToken = default)
    {
        var deployment = new DeployDifyOperation(_context, _platform, _lock, _secrets, _server);
        var plan = await deployment.PlanAsync(cancellationToken);
        if (plan.Findings.FirstOrDefault(finding => finding.Id is "topology.migration-due" or "migration.under-way") is { } due)
        {
            var migration = new MigrateDataOperation(Scene(), new MigrationRequest(null, null), preflightOnly: false);
            var moves = await migration.PlanAsync(cancellationToken);

            // What speaks for and against the environment is the same, whichever target brings it about.
            var findings = moves.Findings.Union(plan.Findings.Select(finding => finding == due ? due with { Severity = Severity.Warning } : finding));
            return new DeliveryPreview(_context, migration, _server, moves with
            {
                Findings = [.. findings],
                Cost = await new PlanJudgement(_context).EstimateAsync(migration.Evidence, cancellationToken),
                Advice = plan.Advice,
            });
        }

        if (!plan.IsBlocked && Settings is { Topology: Topology.InCluster, FlexibleServer.UseAzurePostgres: true })
        {
            plan = await WithServerAsync(plan, deployment, cancellationToken);
        }

        return new DeliveryPreview(_context, deployment, _server, plan);
    }

    /// <summary>Opens a plan bundle for this run: its saved Terraform plan is applied in place of one that would be made now.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The environment's key; null when there is none.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="PlanBundleMismatchException">It was changed, is too old, or is for something else.</exception>
    public Task<PlanBundle> OpenBundleAsync(string path, BundleKey? key, CancellationToken cancellationToken = default) =>
        new BundleReader(_context, _server).OpenAsync(path, key, cancellationToken);

    /// <summary>Holds a bundle against what an operation has just seen, and against what is there once the operation holds the environment's lock.</summary>
    /// <param name="bundle">What <see cref="OpenBundleAsync"/> returned.</param>
    /// <param name="operation">An operation of this session that has planned.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="PlanBundleMismatchException">Something is not as it was when the plan was made.</exception>
    public async Task CheckBundleAsync(PlanBundle bundle, IOperation operation, CancellationToken cancellationToken = default)
    {
        var reader = new BindingReader(_context, _server);
        var found = await reader.ReadAsync(((Operation)operation).Evidence, bundle.Manifest.Binding, cancellationToken);
        Demand(bundle.Manifest, found);
        _lock.WhenTaken = async token => Demand(bundle.Manifest, await reader.AgainAsync(found, _platform.Connected, token));
    }

    private void Demand(BundleManifest manifest, PlanBinding found)
    {
        if (BundleComparison.Compare(manifest.Binding, found) is { Count: > 0 } mismatches)
        {
            throw new PlanBundleMismatchException(
                mismatches, manifest.Environment,
                found.Migration?.Id is { } underWay
                    ? $"Migration {underWay} is under way and is continued without a bundle: {_context.Command("MigrateData")}"
                    : _context.PlanAgain);
        }
    }

    /// <summary>Brings up the server outside the cluster, or removes it where it is not wanted any more.</summary>
    public IOperation ProvisionPostgres() => new ProvisionPostgresOperation(_context, _platform, _lock, _secrets, _server);

    /// <summary>Checks the release, its services and its databases.</summary>
    public IOperation Verify() => new VerifyOperation(_context, _platform, Scene(), _server);

    /// <summary>Verifies again and again, and tells what changes. Ends only by interruption.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WatchAsync(CancellationToken cancellationToken) =>
        new VerifyWatch(_context, () => new VerifyOperation(_context, _platform, Scene(), _server)).RunAsync(cancellationToken);

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
    /// <param name="confirmation">The environment's name shortens the soak; the Flexible Server's name lets Terraform delete it. Both: with a comma.</param>
    public IOperation RetireSource(string? confirmation) =>
        new RetireSourceOperation(Scene(), Settings.Backups.Store == new BackupSettings().Store ? null : Store(), confirmation);

    /// <summary>Backs up Dify's databases on the server in use; nobody is stopped.</summary>
    public IOperation Backup() => new BackupOperation(Scene(), Store());

    /// <summary>Has Azure back up the whole Flexible Server.</summary>
    /// <param name="backup">The backup's name.</param>
    public IOperation BackUpServer(string backup) => new ServerBackupOperation(_context, _platform, _lock, backup);

    /// <summary>Stops the Flexible Server, or starts it.</summary>
    /// <param name="power">Which.</param>
    public IOperation SetServerPower(ServerPower power) => new ServerPowerOperation(_context, _platform, _lock, power);

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
            { Server: not null } when ask is { Into: not null } or { Undo: true } or { Backup: not null } => throw new DeliveryException(
                "--restore-server is of Azure's own backups: it goes with --point-in-time, and with no other parameter of Restore.", remedy: "Give those two."),
            { Server: not null, Moment: null } or { Server: null, Moment: not null } => throw new DeliveryException(
                "--restore-server and --point-in-time belong together.", remedy: "--restore-server psql-dify-look --point-in-time 2026-11-27T08:30Z"),
            { Server: { } server, Moment: { } moment } => new RestoreServerOperation(_context, _platform, _lock, server, moment),
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

    /// <summary>
    /// After a failure: writes what the cluster can say about it into <c>artifacts/diagnostics</c>, without secrets. Where no cluster answers
    /// there is nothing to write. Never throws: the failure itself is what counts.
    /// </summary>
    /// <param name="failure">What failed.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task CollectDiagnosticsAsync(DeliveryException failure, CancellationToken cancellationToken = default)
    {
        if (_platform.Found is { } cluster && failure is not (EnvironmentBusyException or RolledBackException))
        {
            await new DiagnosticsCollection(_context, cluster).CollectAsync(failure, cancellationToken);
        }
    }

    /// <summary>Writes the Roles that the targets need into <c>artifacts</c>; asks no cluster.</summary>
    /// <param name="subject">Who gets them, as <c>Group:&lt;id&gt;</c>; null for a ServiceAccount for each target.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">The subject is none.</exception>
    public Task WriteRightsAsync(string? subject, CancellationToken cancellationToken = default) => RightsFile.WriteAsync(
        _context,
        subject is null ? null : RightsSubject.Parse(subject) ?? throw new DeliveryException(
            $"--rbac-subject '{subject}' is refused.", remedy: "It takes User:<name>, Group:<name> or ServiceAccount:<namespace>/<name>."),
        cancellationToken);

    private IBackupStore Store() => BackupStores.Open(_context.Settings, _context.Folders.Root, _context.Folders.BackupWorkplace);

    /// <summary>A server that is wanted and not in use is another target's work; a preview that left it out would not be one.</summary>
    private async Task<DeliveryPlan> WithServerAsync(DeliveryPlan plan, Operation deployment, CancellationToken cancellationToken)
    {
        var provision = new ProvisionPostgresOperation(_context, _platform, _lock, _secrets, _server);
        var server = await provision.PlanAsync(cancellationToken);
        deployment.Evidence.Terraform = provision.Evidence.Terraform;

        // The bundle binds it: without it the server's part would be refused as another password's.
        deployment.Evidence.Password = provision.Evidence.Password;
        var steps = server.Steps.Where(step => plan.Steps.All(known => known.Id != step.Id)).ToList();
        return plan with
        {
            Cost = await new PlanJudgement(_context).EstimateAsync(deployment.Evidence, cancellationToken),
            Steps = [.. steps, .. plan.Steps],
            Findings =
            [
                .. plan.Findings.Union(server.Findings),
                .. steps.Exists(step => step.Effect != StepEffect.None)
                    ? [new Finding(
                        "plan.server-apart", Severity.Note, "The server outside the cluster is brought up by ProvisionPostgres; DeployDify leaves it alone while Dify does not use it.",
                        _context.Command("ProvisionPostgres"))]
                    : Array.Empty<Finding>(),
            ],
            // Both look at what Terraform does for the cluster.
            Changes = PlannedChange.DangerFirst(plan.Changes.Concat(server.Changes).DistinctBy(change => (change.Layer, change.Subject))),
            NotPreviewed = [.. plan.NotPreviewed.Union(server.NotPreviewed)],
        };
    }

    private MigrationScene Scene() => new(_context, _platform, _lock, _secrets, _server);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _lock.DisposeAsync();
        _server.DiscardPlans();
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
