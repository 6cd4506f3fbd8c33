using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Removes the server that the data came from: after the switch and the soak, and after a final backup of it was restored into a scratch
/// database and found equal.
/// </summary>
/// <param name="scene">What every operation on a migration shares.</param>
/// <param name="store">The store that was chosen for backups; null where none was.</param>
/// <param name="confirmation">What a person has typed after <c>--confirm</c>.</param>
internal sealed class RetireSourceOperation(MigrationScene scene, IBackupStore? store, string? confirmation)
    : Operation("Teardown --retire-source", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    private readonly MigrationClosing _closing = new(scene.Context);
    private readonly StoredBackupWork? _stored = store is null ? null : new(scene, store);
    private readonly InClusterRemoval _removal = new(scene);
    private readonly RetirementGuard _guard = new(scene);
    private bool _isComposed;

    private DeliveryContext Context => scene.Context;

    private Topology From => scene.Known!.From;

    private Topology To => scene.Known!.To;

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await scene.Platform.ObserveAsync(findings, cancellationToken);
        if (await RestoreGuard.LookAsync(Context, connected, cancellationToken) is { } restore)
        {
            findings.Add(restore);
            return [];
        }

        var record = await scene.LookAsync(connected, cancellationToken);
        if (record?.State is not (MigrationState.Soaking or MigrationState.Retiring))
        {
            var situation = _closing.Situation(record);
            findings.Add(new Finding(
                "migration.nothing-to-retire", Severity.Error,
                $"There is no server to retire in '{Context.Environment}': that follows a migration that is verified, switched and checked. {situation.Headline} {situation.Servers}",
                situation.Choices.Count == 0 ? null : string.Join("; ", situation.Choices)));
        }
        else if (connected is not null && await _guard.CheckUseAsync(record, cancellationToken) is { } use)
        {
            findings.Add(use);
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        _isComposed = true;
        var needed = Needed(record!, connected is null ? [] : await _guard.FindOthersAsync(record!, cancellationToken));
        return
        [
            .. await scene.OpenAsync(connected, found => found!, $"the server to retire is {scene.NameOf(From)}", cancellationToken),
            new(
                new PlannedStep("migrate.retire.allow", "Nobody may need the old server any more", StepEffect.None, needed),
                async (_, token) => Allow(scene.Record, await _guard.FindOthersAsync(scene.Record, token))),
            new(
                new PlannedStep("migrate.retire.unused", $"See that nobody uses {scene.NameOf(From)}", StepEffect.None, "Dify does not, it is read only, and nobody is connected"),
                (scope, token) => scene.Ends.ExplainAsync(() => UnusedAsync(scope, token))),
            scene.Step(
                MigrationSteps.RetireBackup, $"Back up {scene.NameOf(From)}, and restore that for proof", StepEffect.Create,
                $"into {BackupFolder(record!)}; a scratch database on {scene.NameOf(To)} is compared with the source and dropped", BackUpAsync, MigrationState.Retiring),
            .. _stored is null
                ? Array.Empty<OperationStep>()
                : [scene.Step(MigrationSteps.RetireStore, $"Back up {scene.NameOf(From)} into {_stored.Location}", StepEffect.Create, "the folder of the final backup may go with this machine", StoreAsync)],
            new(new PlannedStep("migrate.retire.files", "See that the final backup is there", StepEffect.None, BackupFolder(record!)), FilesAsync),
            From == Topology.InCluster
                ? scene.Step(
                    MigrationSteps.RetireServer, $"Remove {scene.NameOf(From)} with its volumes", StepEffect.Destroy, string.Join("\n", Context.Names.PostgresqlClaims), RemoveInClusterAsync)
                : scene.Step(
                    MigrationSteps.RetireServer, $"Remove {scene.NameOf(From)} with Terraform", StepEffect.Destroy, scene.Server.ServerName, RemoveFlexibleServerAsync),
            scene.Step("retire.end", "Close the journal", StepEffect.None, null, (scope, _) =>
            {
                scope.Summary("retired");
                return Task.CompletedTask;
            }, MigrationState.Retired),
        ];
    }

    protected override async Task EndedAsync(Exception? failure)
    {
        if (!_isComposed || scene.Known is null)
        {
            return;
        }

        var record = scene.Latest!;
        if (failure is not null)
        {
            _closing.Explain(record);
        }

        await _closing.WriteAsync("migration", "Migration", record, failure is null ? [$"{scene.NameOf(From)} is removed."] : [failure.Message]);
    }

    private string BackupFolder(MigrationRecord record) => Path.Combine("artifacts", "backups", Context.Environment, record.Id.ToString("N")[..8]);

    private string Needed(MigrationRecord record, IReadOnlyList<OtherDatabase> others) => NamesFor(record, others) switch
    {
        [] => "the soak is over",
        var names when names.Contains(Context.Environment) =>
            FormattableString.Invariant($"the soak ends {record.RetainedUntil?.UtcDateTime:yyyy-MM-dd HH:mm} UTC; before that it needs --confirm {string.Join(',', names)}"),
        var names => $"the soak is over; it needs --confirm {string.Join(',', names)}",
    };

    /// <summary>
    /// What has to be typed: the environment while the soak lasts, whichever server goes; the server's own name where Azure deletes it with its
    /// backups; each database that is nowhere else. A removal that is under way was allowed, and is only gone on with.
    /// </summary>
    private IReadOnlyList<string> NamesFor(MigrationRecord record, IReadOnlyList<OtherDatabase> others) =>
    [
        .. record.State == MigrationState.Retiring || record.RetainedUntil <= Context.Time.GetUtcNow() ? (string[])[] : [Context.Environment],
        .. From == Topology.FlexibleServer ? (string[])[scene.Server.ServerName] : [],
        .. others.Select(other => other.Name),
    ];

    private void Allow(MigrationRecord record, IReadOnlyList<OtherDatabase> others)
    {
        var names = NamesFor(record, others);
        if (names.All(name => TypedNames.Include(confirmation, name)))
        {
            return;
        }

        List<string> reasons = [];
        if (names.Contains(Context.Environment))
        {
            reasons.Add(FormattableString.Invariant($"Its soak ends {record.RetainedUntil?.UtcDateTime:yyyy-MM-dd HH:mm} UTC; until then a way back is one command."));
        }

        if (From == Topology.FlexibleServer)
        {
            reasons.Add("Its deletion takes every database on it and its backups.");
        }

        if (others.Count > 0)
        {
            reasons.Add($"These databases on it were not moved and are not in the final backup: {string.Join(", ", others)}.");
        }

        throw new ConfirmationRequiredException(
            $"{scene.NameOf(From)} is kept; nothing was removed.", string.Join(' ', reasons),
            Context.Command("Teardown", $"--retire-source --confirm {string.Join(',', names)}"));
    }

    private async Task UnusedAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (scene.Record.IsBegun(MigrationSteps.RetireServer))
        {
            scope.NothingToDo($"{scene.NameOf(From)} is going already");
            return;
        }

        await DemandUnusedAsync(scope, cancellationToken);
    }

    /// <summary>Once more for the databases that go with it: the server may have been silent when their names were asked for.</summary>
    private async Task DemandUnusedAsync(StepScope scope, CancellationToken cancellationToken) =>
        Allow(scene.Record, await _guard.DemandUnusedAsync(scope, cancellationToken));

    private async Task BackUpAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var folder = BackupFolder(scene.Record);

        // Noted before the backup: a volume that takes its place meanwhile holds what no backup has.
        var objects = From == Topology.InCluster ? await _removal.NoteAsync(cancellationToken) : null;
        var backup = await new FinalBackup(scene).MakeAsync(folder, scope, cancellationToken) with { Objects = objects };
        await scene.Journal.UpdateAsync(record => record with { Backup = backup with { Store = record.Backup?.Store, StoredAs = record.Backup?.StoredAs } }, cancellationToken);
        scope.Summary(FormattableString.Invariant($"{folder}, {backup.Bytes / 1e6:N1} MB; restored, {backup.Tables} tables equal"));
    }

    private async Task StoreAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (scene.Record.IsBegun(MigrationSteps.RetireServer))
        {
            scope.Warning($"{scene.NameOf(From)} is going already: there is nothing to back up any more but what the final backup has.");
            return;
        }

        var id = await _stored!.MakeAsync(scope, cancellationToken);
        await scene.Journal.UpdateAsync(record => record with { Backup = record.Backup! with { StoredAs = id.Text, Store = _stored.Location } }, cancellationToken);
        scope.Summary($"{id} in {_stored.Location}");
    }

    /// <summary>
    /// The journal is everybody's, the backup's files are where they were written: on an agent that has gone, perhaps. Before anything is removed
    /// they must be here or in the store. Once the removal has begun the journal's word is enough: there is no source any more to make them from,
    /// and half a server helps nobody.
    /// </summary>
    private async Task FilesAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (scene.Record.IsDone(MigrationSteps.RetireServer))
        {
            scope.NothingToDo($"{scene.NameOf(From)} is removed already");
            return;
        }

        var backup = scene.Record.Backup;
        if (backup is not null && new FinalBackup(scene).IsThere(backup))
        {
            scope.Summary(backup.Folder);
            return;
        }

        if (backup?.StoredAs is { } id && _stored is not null && await _stored.HoldsAsync(id, cancellationToken))
        {
            scope.Summary($"{id} in {_stored.Location}");
            return;
        }

        if (scene.Record.IsBegun(MigrationSteps.RetireServer) && backup is not null)
        {
            scope.Warning(FormattableString.Invariant(
                $"{backup.Folder} is not on this machine. It was written, restored and compared {backup.ProvedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, before the removal of {scene.NameOf(From)} began: keep it where it is."));
            return;
        }

        scope.Line($"{backup?.Folder ?? BackupFolder(scene.Record)} is not on this machine as it was written; the backup is made anew");
        await BackUpAsync(scope, cancellationToken);
    }

    private async Task BeginRemovalAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!scene.Record.IsBegun(MigrationSteps.RetireServer))
        {
            // The backup may have taken hours.
            await DemandUnusedAsync(scope, cancellationToken);
            await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.RetireServer), cancellationToken);
        }
    }

    private async Task RemoveInClusterAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await BeginRemovalAsync(scope, cancellationToken);
        var there = scene.Record.Backup?.Objects ?? await _removal.NoteAsync(cancellationToken);
        var outcome = await scene.Upgrade.ApplyAsync(new ReleaseShape(To), scope, cancellationToken);
        var (deleted, kept) = await _removal.RunAsync(there, cancellationToken);
        if (kept.Count > 0)
        {
            scope.Warning($"left: {string.Join(", ", kept)}, which took the place of what was backed up");
        }

        scope.Summary($"{string.Join(", ", deleted)} deleted; {outcome}");
    }

    private async Task RemoveFlexibleServerAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await BeginRemovalAsync(scope, cancellationToken);
        await scene.StillOursAsync(cancellationToken);
        await new FlexibleServerRemoval(Context, scene.Platform, scene.Server, scene.Secrets).RunAsync(scope, cancellationToken);
    }
}
