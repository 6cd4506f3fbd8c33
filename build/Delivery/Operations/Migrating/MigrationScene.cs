using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.Migrating;

/// <summary>What every operation on a migration shares: the ports, the journal, and steps that are written down when they are done.</summary>
internal sealed class MigrationScene(
    DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock, ReleaseSecrets secrets, FlexibleServerPort server)
{
    private MigrationJournal? _journal;
    private ReleaseUpgrade? _upgrade;
    private EngineWork? _engine;

    public DeliveryContext Context => context;

    public IPlatform Platform => platform;

    public ReleaseSecrets Secrets => secrets;

    public FlexibleServerPort Server => server;

    public DatabaseEnds Ends { get; } = new(context, platform, secrets, server);

    public ReleaseUpgrade Upgrade => _upgrade ??= new ReleaseUpgrade(context, platform, server) { BeforeUpgrade = StillOursAsync };

    /// <summary>The environment's lock.</summary>
    public EnvironmentLock Lock => environmentLock;

    public EngineWork Engine => _engine ??= new EngineWork(this);

    public ConnectedCluster Cluster => platform.Connected;

    public HelmRelease Release => Upgrade.Release;

    public MigrationJournal Journal => _journal ??= new MigrationJournal(
        platform.Connected.Api, context.Release.Namespace, context.Release.Name, context.Folders.MigrationJournal(context.Environment));

    /// <summary>The record as it was when the plan was made.</summary>
    public MigrationRecord? Known { get; private set; }

    /// <summary>The record now, under the lock.</summary>
    public MigrationRecord Record => Journal.Current ?? throw new DeliveryException("The migration's journal is not open.");

    /// <summary>The newest that is known of the record; null when there is none. Needs no cluster.</summary>
    public MigrationRecord? Latest => _journal?.Current ?? Known;

    /// <summary>Reads the record, from the cluster or, where none answers, from this machine.</summary>
    public async Task<MigrationRecord?> LookAsync(ConnectedCluster? connected, CancellationToken cancellationToken) =>
        Known = connected is null
            ? MigrationJournal.ReadLocal(context.Folders.MigrationJournal(context.Environment))
            : await Journal.ReadAsync(cancellationToken);

    /// <summary>Steps that make the cluster answer, take the lock, and open the journal under it.</summary>
    /// <param name="connected">The cluster, where one answers.</param>
    /// <param name="open">Makes of the record that is there the one to go on with; the same one means that nothing is written.</param>
    /// <param name="preview">What opening means.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<IReadOnlyList<OperationStep>> OpenAsync(
        ConnectedCluster? connected, Func<MigrationRecord?, MigrationRecord> open, string preview, CancellationToken cancellationToken) =>
    [
        .. platform.Prepare(),
        .. await LockAsync(connected, cancellationToken),
        new(
            new PlannedStep("journal.open", "Open the migration's journal", StepEffect.None, preview),
            async (scope, token) =>
            {
                var found = await Journal.ReadAsync(token);
                if (found?.Id != Known?.Id || found?.State != Known?.State)
                {
                    throw new DeliveryException(
                        "The migration's journal is not the one that the plan was made for.", "Another run wrote it meanwhile.",
                        "Run the command again; it reads the new state first.");
                }

                var record = open(found);
                if (record != found)
                {
                    await Journal.WriteAsync(record, token);
                }

                scope.Summary($"migration {record.Id.ToString("N")[..8]}, {record.State}");
            }),
    ];

    /// <summary>Steps that take the environment's lock.</summary>
    public Task<IReadOnlyList<OperationStep>> LockAsync(ConnectedCluster? connected, CancellationToken cancellationToken) =>
        environmentLock.ComposeAsync(connected, secrets, cancellationToken);

    /// <summary>A step that is written down when it is done, and not done again as long as that stands.</summary>
    public OperationStep Step(
        string id, string title, StepEffect effect, string? preview, Func<StepScope, CancellationToken, Task> act, MigrationState? reaches = null,
        TimeSpan? expected = null, Func<MigrationRecord, bool>? stands = null)
    {
        StepRecord? Done(MigrationRecord? record) => record is null || stands?.Invoke(record) == false ? null : record.Find(id);
        var done = Done(Known);
        var planned = done is null
            ? new PlannedStep($"migrate.{id}", title, effect, preview, expected)
            : new PlannedStep($"migrate.{id}", title, StepEffect.None, $"done {done.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        return new OperationStep(planned, async (scope, token) =>
        {
            if (Done(Record) is { } before)
            {
                scope.NothingToDo($"done {before.FinishedAt.UtcDateTime:HH:mm:ss} UTC{(before.Summary is null ? string.Empty : $": {before.Summary}")}");
                return;
            }

            var began = context.Time.GetUtcNow();
            await Ends.ExplainAsync(() => act(scope, token));
            var step = new StepRecord(id, title, began, context.Time.GetUtcNow(), scope.Outcome is null ? null : context.Redactor.Redact(scope.Outcome));
            await Journal.UpdateAsync(record => reaches is { } state ? record.Done(step).Advance(state) : record.Done(step), token);
        });
    }

    /// <summary>
    /// Before whatever lets somebody write or changes what Dify runs on: the lock tells a run that was cut off only after a while, the journal
    /// tells at once whether another has gone on meanwhile.
    /// </summary>
    public Task StillOursAsync(CancellationToken cancellationToken) =>
        _journal?.Current is null ? Task.CompletedTask : _journal.RequireUnchangedAsync(cancellationToken);

    /// <summary>A server's own workloads; none where it is outside the cluster.</summary>
    public IReadOnlyCollection<string> WorkloadsOf(Environments.Topology topology) =>
        topology == Environments.Topology.InCluster ? [context.Names.PostgresqlPrimary, context.Names.PostgresqlRead] : [];

    /// <summary>What people call a server.</summary>
    public string NameOf(Environments.Topology topology) =>
        topology == Environments.Topology.InCluster ? context.Names.PostgresqlPrimary : server.ServerName;
}
