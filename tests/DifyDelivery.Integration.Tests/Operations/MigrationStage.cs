using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Integration.Tests.Helm;
using DifyDelivery.Integration.Tests.Postgres.Copying;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Fencing;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tests.Support;
using DifyDelivery.Tools;
using DifyDelivery.Verification;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>
/// The migration's operations on two real servers, with the real chart rendered by the real Helm; the cluster is played, and waits are over at
/// once. A test puts the journal where it wants to begin, and acts when a step begins.
/// </summary>
internal sealed class MigrationStage : IDisposable
{
    public const string Confirmed = StagePlatform.Name;
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProcessRunner Processes = new(new Redactor());
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("migration-stage-");
    private readonly Toolbox _toolbox = new(Processes, new ToolboxOptions());
    private readonly StageHttp _http = new();
    private readonly ICluster _cluster;

    private MigrationStage(StageServers servers, HelmCli helm)
    {
        (InCluster, Flexible) = (servers.InCluster, servers.Flexible);
        (_cluster, Cluster) = StageCluster.Create();
        (Cluster.ServerPort, Cluster.HttpPort) = (InCluster.Port, _http.Port);
        Helm = new StageHelm(helm) { AfterUpgrade = Cluster.Apply };
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "helm"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "helm", "values"), Path.Combine(HelmScenario.Chart, "..", "..", "values"));
    }

    public TestServer InCluster { get; }

    public TestServer Flexible { get; }

    public StageCluster Cluster { get; }

    public StageHelm Helm { get; }

    public StageHttp Http => _http;

    /// <summary>Where the settings want the plugin daemon's tables outside the cluster.</summary>
    public PluginDatabase PluginDatabase { get; set; }

    /// <summary>Whether there is a Flexible Server.</summary>
    public bool IsProvisioned { get; set; } = true;

    /// <summary>Settings that a test adds.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    public StageReporter Reporter { get; } = new();

    public string Root => _folder.FullName;

    /// <summary>The record as the cluster has it.</summary>
    public async Task<MigrationRecord> RecordAsync() => (await Journal().ReadAsync())!;

    /// <summary>Writes the record as another run would.</summary>
    public async Task ChangeAsync(Func<MigrationRecord, MigrationRecord> change)
    {
        var journal = Journal();
        await journal.ReadAsync();
        await journal.UpdateAsync(change);
    }

    public static async Task<MigrationStage> StartAsync(StageServers servers)
    {
        var toolbox = new Toolbox(Processes, new ToolboxOptions());
        var helm = new HelmCli(await toolbox.ResolveAsync(ToolNames.Helm, new NullReporter()), Processes, TimeProvider.System, null);
        await servers.RenewAsync();
        var stage = new MigrationStage(servers, helm);
        await new ReleaseSecrets(stage.Context("DeployDify", null)).EnsureAsync(stage._cluster, null, default);
        var secret = new Dictionary<string, string>((await stage._cluster.ReadSecretAsync("dify", "dify-delivery"))!)
        {
            [DeliverySecrets.PostgresPassword] = TestServer.AdminPassword,
            [DeliverySecrets.AdministratorPassword] = TestServer.AdminPassword,
        };
        await stage._cluster.EnsureSecretAsync("dify", "dify-delivery", secret, new Dictionary<string, string>());
        return stage;
    }

    /// <summary>The fence of Dify's database on a server.</summary>
    public DatabaseFence Fence(Topology topology) => new(Database(topology).Server, "dify");

    public DatabaseRef Database(Topology topology) => topology == Topology.InCluster
        ? new(CopyServers.SuperuserOf(InCluster), "dify")
        : new(CopyServers.AdminOf(Flexible, PostgresTls.VerifyFull), "dify");

    /// <summary>Puts the release and the journal where a forward migration has come to with a step; everything before it is done.</summary>
    /// <param name="last">The last step that is done.</param>
    /// <param name="change">Makes of that record another one.</param>
    public async Task BeginAfterAsync(string last, Func<MigrationRecord, MigrationRecord>? change = null)
    {
        var steps = MigrationSteps.Forward.Take(MigrationSteps.Forward.ToList().IndexOf(last) + 1).ToList();
        var isSwitched = steps.Contains(MigrationSteps.Switch);
        var isFenced = steps.Contains(MigrationSteps.Writers) && !steps.Contains(MigrationSteps.Unfence);
        if (steps.Contains(MigrationSteps.Copy))
        {
            await Flexible.QueryAsync("CREATE TABLE apps (id int PRIMARY KEY, name text); INSERT INTO apps SELECT n, 'app ' || n FROM generate_series(1, 50) n; ALTER TABLE apps OWNER TO delivery_admin", "dify");
        }

        if (steps.Contains(MigrationSteps.Database))
        {
            await Fence(Topology.InCluster).RaiseAsync();
        }

        if (steps.Contains(MigrationSteps.Target) && !isSwitched)
        {
            await Fence(Topology.FlexibleServer).RaiseAsync();
        }

        var scene = Scene("MigrateData", null);
        var scope = new StepScope(new NullReporter().Begin("seed"));
        await scene.Upgrade.ApplyAsync(new ReleaseShape(Topology.InCluster), scope, default);
        var writers = await new FenceWork(scene).CountAsync(default);
        if (isSwitched || isFenced)
        {
            await scene.Upgrade.ApplyAsync(
                new ReleaseShape(isSwitched ? Topology.FlexibleServer : Topology.InCluster, isFenced, KeepInClusterServer: isSwitched), scope, default);
        }

        var record = MigrationRecord.Begin("dev", Topology.InCluster, Topology.FlexibleServer, ["dify"], null, Now) with
        {
            State = steps.Contains(MigrationSteps.Soak) ? MigrationState.Soaking
                : isSwitched ? MigrationState.Switched
                : steps.Contains(MigrationSteps.Verify) ? MigrationState.Verified
                : steps.Contains(MigrationSteps.Copy) ? MigrationState.Copied
                : steps.Contains(MigrationSteps.Note) ? MigrationState.Fenced
                : MigrationState.Provisioned,
            Writers = steps.Contains(MigrationSteps.Note) ? writers : [],
            PluginDatabase = PluginDatabase,
            SetupStep = "finished",
            RetainedUntil = Now.AddDays(7),
        };
        if (steps.Contains(MigrationSteps.Copy))
        {
            var digest = await DatabaseComparison.DigestAsync(Database(Topology.InCluster), new TableName("public", "apps"));
            record = record.With(record.Databases[0] with
            {
                Copy = new CopyRecord(0, 0, 0, 0, "0/0", TimeSpan.Zero),
                Tables = [new TableRecord("public", "apps", digest.Rows, 0, DigestText.Of(digest.Digest), digest.Rows, DigestText.Of(digest.Digest))],
            });
        }

        record = steps.Aggregate(record, (known, step) => known.Done(new StepRecord(step, step, Now, Now, null)));
        var journal = Journal();
        await journal.ReadAsync();
        await journal.WriteAsync(change?.Invoke(record) ?? record);
    }

    /// <summary>Puts the release on the Flexible Server, and the journal where a migration back from it looks at both servers next.</summary>
    public async Task BeginBackAsync()
    {
        await UpgradeAsync(new ReleaseShape(Topology.FlexibleServer, KeepInClusterServer: true));
        var record = MigrationRecord.Begin("dev", Topology.FlexibleServer, Topology.InCluster, ["dify"], null, Now) with
        {
            State = MigrationState.Provisioned,
            PluginDatabase = PluginDatabase,
        };
        var journal = Journal();
        await journal.ReadAsync();
        await journal.WriteAsync(record.Done(new StepRecord(MigrationSteps.Provision, "", Now, Now, null)));
    }

    /// <summary>Writes down a restore that has stopped Dify.</summary>
    public async Task BeginRestoreAsync()
    {
        var journal = new RestoreJournal(_cluster, "dify", "dify");
        await journal.ReadAsync();
        await journal.WriteAsync(new RestoreRecord
        {
            Backup = "20261127-120000-00ff",
            Environment = "dev",
            Topology = Topology.FlexibleServer,
            Databases = ["dify"],
            StartedAt = Now,
            Writers = new Dictionary<string, int>(),
        });
    }

    /// <summary>Brings the release into a shape, as an operation does.</summary>
    public Task UpgradeAsync(ReleaseShape shape) =>
        Scene("MigrateData", null).Upgrade.ApplyAsync(shape, new StepScope(new NullReporter().Begin("seed")), default);

    /// <summary>Runs an operation of a fresh session.</summary>
    public async Task RunAsync(Func<MigrationScene, IOperation> make, string target = "MigrateData", string? confirmation = null)
    {
        var platform = Platform();
        var context = Context(target, confirmation);
        await using var environmentLock = new EnvironmentLock(context, platform);
        await make(Scene(context, platform, environmentLock)).RunAsync();
    }

    public Task MigrateAsync(string? confirmation = null, Topology to = Topology.FlexibleServer) =>
        RunAsync(scene => new MigrateDataOperation(scene, new MigrationRequest(to, confirmation), preflightOnly: false));

    /// <summary>What a look at both servers finds.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(Topology to = Topology.FlexibleServer) => (await PlanAsync(to, preflightOnly: true)).Findings;

    /// <summary>What a migration would do.</summary>
    public async Task<DeliveryPlan> PlanAsync(Topology to, bool preflightOnly = false)
    {
        var (platform, context) = (Platform(), Context("MigrateData", null));
        await using var environmentLock = new EnvironmentLock(context, platform);
        return await new MigrateDataOperation(Scene(context, platform, environmentLock), new MigrationRequest(to, null), preflightOnly).PlanAsync();
    }

    /// <summary>Puts a password of the Flexible Server's administrator into the environment's Secret that is not the server's.</summary>
    public async Task SpoilPasswordAsync()
    {
        var secret = new Dictionary<string, string>((await _cluster.ReadSecretAsync("dify", "dify-delivery"))!) { [DeliverySecrets.AdministratorPassword] = "Wrong-Password_1" };
        await _cluster.EnsureSecretAsync("dify", "dify-delivery", secret, new Dictionary<string, string>());
    }

    public Task RollBackAsync(string? confirmation = null) => RunAsync(scene => new RollbackOperation(scene, new MigrationRequest(null, confirmation)));

    public Task RetireAsync(string? confirmation = "dev", IBackupStore? store = null) =>
        RunAsync(scene => new RetireSourceOperation(scene, store, confirmation), "Teardown");

    public Task RehearseAsync() => RunAsync(scene => new RehearseOperation(scene, new MigrationRequest(null, null)));

    /// <summary>Says where the migration stands, to somebody who may not migrate.</summary>
    public async Task StatusAsync(Finding? refusal)
    {
        var context = Context("MigrateData", null);
        var platform = new StagePlatform(_cluster, Address) { Refusal = refusal };
        await using var environmentLock = new EnvironmentLock(context, platform);
        await new MigrationStatus(Scene(context, platform, environmentLock)).PrintAsync(default);
    }

    /// <summary>What is found of sessions, where Dify uses the Flexible Server and the one in the cluster is kept.</summary>
    public async Task<CheckResult> FindSessionsAsync()
    {
        var (platform, context) = (Platform(), Context("Verify", null));
        var server = new FlexibleServerPort(context, platform);
        var subjects = new VerificationSubjects(context, platform, server, new DatabaseEnds(context, platform, new ReleaseSecrets(context), server));
        var subject = await subjects.ComposeAsync(platform.Connected, new ReleaseShape(Topology.FlexibleServer, KeepInClusterServer: true), default);
        return await new SessionsCheck(subject).RunAsync();
    }

    /// <summary>Does something when a step begins whose title begins so.</summary>
    public void When(string title, Func<Task> act) =>
        Reporter.OnBegin = begun =>
        {
            if (begun.StartsWith(title, StringComparison.Ordinal))
            {
                Reporter.OnBegin = null;
                Task.Run(act).GetAwaiter().GetResult();
            }
        };

    /// <summary>Dies before anything is written into the cluster that holds these words.</summary>
    public void DieWhenWriting(string words) => Cluster.BeforeWrite = text =>
    {
        if (text.Contains(words, StringComparison.Ordinal))
        {
            throw new KilledException();
        }
    };

    /// <summary>Does something in a rehearsal when everything is copied and nothing compared.</summary>
    /// <param name="act">Given the name of the scratch database.</param>
    public void WhenCopied(Func<string, Task> act)
    {
        var engines = 0;
        Reporter.OnLine = line =>
        {
            // The first is the one that copies.
            if (line.StartsWith("the engine runs", StringComparison.Ordinal) && ++engines == 2)
            {
                Reporter.OnLine = null;
                Task.Run(async () => await act(await ScratchAsync())).GetAwaiter().GetResult();
            }
        };
    }

    /// <summary>The scratch databases that are on the server in the cluster; empty when there is none.</summary>
    public async Task<string> ScratchAsync() =>
        (string)(await InCluster.QueryAsync("SELECT coalesce(string_agg(datname, ','), '') FROM pg_database WHERE datname LIKE 'dify\\_rehearsal%'"))!;

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(Path.Combine(_folder.FullName, "helm", "values"));
        _folder.Delete(recursive: true);
    }

    private MigrationJournal Journal() => new(_cluster, "dify", "dify", Path.Combine(_folder.FullName, "other", "migration.json"));

    private StagePlatform Platform() => new(_cluster, Address);

    private ServerAddress? Address => IsProvisioned ? new(Flexible.Host, Flexible.Port, StageServers.Admin, Flexible.CertificatePath) : null;

    private MigrationScene Scene(string target, string? confirmation)
    {
        var (platform, context) = (Platform(), Context(target, confirmation));
        return Scene(context, platform, new EnvironmentLock(context, platform));
    }

    private static MigrationScene Scene(DeliveryContext context, StagePlatform platform, EnvironmentLock environmentLock) =>
        new(context, platform, environmentLock, new ReleaseSecrets(context), new FlexibleServerPort(context, platform));

    private DeliveryContext Context(string target, string? confirmation) => new()
    {
        Settings = SettingsReader.Read("dev", new Dictionary<string, SettingInput>(Settings.ToDictionary(pair => pair.Key, pair => new SettingInput(pair.Value, "test")))
        {
            ["Platform"] = new("Sandbox", "test"),
            ["Topology"] = new("InCluster", "test"),
            ["UseAzurePostgres"] = new("true", "test"),
            ["PluginDatabase"] = new(PluginDatabase.ToString(), "test"),
        }),
        Folders = new SessionFolders(_folder.FullName),
        Target = target,
        Confirmation = confirmation,
        Redactor = new Redactor(),
        Reporter = Reporter,
        Processes = Processes,
        Toolbox = _toolbox,
        Helm = Helm,
        Time = new InstantTime(Now),
        PriceFolder = Path.Combine(_folder.FullName, "prices"),
    };
}
