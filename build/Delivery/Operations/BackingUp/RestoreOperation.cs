using DifyDelivery.Backups;
using DifyDelivery.Helm;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>
/// Puts Dify on what a backup holds: restored beside and compared while Dify works, then swapped by name while it is stopped. The databases
/// from before stay, read only; nothing is overwritten. Killed at any instant, the same command goes on.
/// </summary>
internal sealed class RestoreOperation(MigrationScene scene, IBackupStore store, RestoreAsk ask)
    : Operation("Restore", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    private readonly FenceWork _fence = new(scene);
    private UsedServer? _inUse;
    private RestoreJournal? _journal;
    private RestoreRecord? _record;
    private BackupId? _id;
    private IReadOnlyList<string> _databases = [];
    private SwapNames? _names;
    private IReadOnlyList<string> _replaced = [];

    private DeliveryContext Context => scene.Context;

    private BackupId Id => _id!;

    private bool IsUnderWay => _record is { HoldsRelease: true };

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        _inUse = await UsedServer.FindAsync(scene, findings, cancellationToken);
        if (_inUse is null)
        {
            return [];
        }

        _journal = new RestoreJournal(scene.Cluster.Api, Context.Release.Namespace, Context.Release.Name);
        _record = await _journal.ReadAsync(cancellationToken);
        var backups = await store.ListAsync(Context.Environment, cancellationToken);
        _id = BackupChoice.Choose(ask.Backup, backups, IsUnderWay ? _record : null, Context.Settings, store.Location);
        _databases = IsUnderWay
            ? _record!.Databases
            : [.. backups.FirstOrDefault(backup => backup.Id == Id)?.Manifest?.Databases.Select(database => database.Name) ?? []];
        foreach (var finding in await CheckAsync(_inUse, cancellationToken))
        {
            findings.Add(finding);
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        var (kept, current) = await KeptAsync(cancellationToken);
        if (kept.FirstOrDefault(name => ask.Confirmation == $"{Server}/{name}") is { } removable && !IsUnderWay)
        {
            return await RemoveKeptAsync(removable, cancellationToken);
        }

        if (!IsUnderWay && current && kept.Count > 0 && await IsSwappedAsync(cancellationToken))
        {
            findings.Add(new Finding(
                "restore.done", Severity.Note, $"Dify uses what backup {Id} held; {string.Join(" and ", kept)} on {Server} hold what it used before, read only.",
                $"To go back: {Context.Command("Restore", $"--backup {Id} --undo")}. To remove one for good: add --confirm {Server}/{kept[0]}."));
            return [];
        }

        var held = backups.FirstOrDefault(backup => backup.Id == Id)?.Manifest?.Databases ?? [];
        if (!IsUnderWay && await RestoreWork.CheckSpaceAsync(scene, Id, held, _inUse, Id.RestoredName, cancellationToken) is { } full)
        {
            findings.Add(full);
            return [];
        }

        return
        [
            .. await scene.LockAsync(scene.Cluster, cancellationToken),
            new(
                new PlannedStep(
                    "restore.beside", $"Restore backup {Id} into {string.Join(" and ", _databases.Select(Id.RestoredName))}", StepEffect.Create,
                    "every file's sha-256 and every table are compared; Dify works meanwhile"),
                BesideAsync),
            new(
                new PlannedStep(
                    "restore.stop", "Stop Dify's writers, and close its databases", StepEffect.Change,
                    $"{string.Join(", ", DifyComponents.WithDatabase)} to zero replicas, by Helm; Dify does not answer from here on"),
                StopAsync),
            new(
                new PlannedStep(
                    "restore.swap", $"Let what was restored take the name {string.Join(" and ", _databases)}", StepEffect.Change,
                    $"what Dify used until now stays as {string.Join(" and ", _databases.Select(_names!.Kept))}, read only, until it is removed by name"),
                SwapAsync),
            new(
                new PlannedStep("restore.start", "Start Dify's writers", StepEffect.Change, "in their former number of replicas"),
                (scope, token) => StartAsync(scope, token)),
            new(new PlannedStep("restore.check", "Check Dify", StepEffect.None, "every check of Verify"), CheckDifyAsync),
        ];
    }

    private string Server => scene.NameOf(_inUse!.Topology);

    private async Task<IReadOnlyList<Finding>> CheckAsync(UsedServer inUse, CancellationToken cancellationToken)
    {
        if (inUse.Migration is { } migration && migration.State.IsUnderWay())
        {
            return [new("restore.migration-under-way", Severity.Error, $"A migration from {migration.From} to {migration.To} is under way (state {migration.State}).",
                $"Finish it or go back first: {Context.Command("MigrateData", "--status")} says how.")];
        }

        if (_record is { HoldsRelease: true, IsUndo: true })
        {
            return [new("restore.undo-under-way", Severity.Error, $"The way back from backup {_record.Backup} is under way.", $"Finish it: {_record.ContinueCommand(Context.Settings)}")];
        }

        if (_databases.Count == 0)
        {
            return [new("restore.unreadable", Severity.Error, $"The manifest of backup {Id} cannot be read.", "Use another backup.")];
        }

        if (IsUnderWay)
        {
            return [];
        }

        // A fence is an upgrade: it would carry every other change along.
        var (drift, found) = await scene.Upgrade.CompareAsync(inUse.Shape, inUse.Manifest, cancellationToken);
        return drift.Count == 0
            ? [.. found.Where(finding => finding.Severity == Severity.Error)]
            : [new("restore.release-drift", Severity.Error, $"The release is not as the settings want it; stopping Dify would change more than that: {string.Join("; ", drift)}.",
                $"Run '{Context.Command("DeployDify", $"--topology {inUse.Topology}")}' first.")];
    }

    /// <summary>What restores of this backup kept and is still there, and whether the last of all restores was one of them.</summary>
    private async Task<(IReadOnlyList<string> Names, bool IsLast)> KeptAsync(CancellationToken cancellationToken)
    {
        await ChooseNamesAsync(cancellationToken);
        await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, cancellationToken);
        var there = (await new DatabaseNames(end.Endpoint).ListAsync(cancellationToken)).Keys.ToHashSet(StringComparer.Ordinal);
        var isLast = _record?.PutDifyOn(Id, _inUse.Topology) ?? false;
        var names = isLast ? _record!.Names : _names!;
        var kept = Enumerable.Range(1, Math.Max(names.KeptRound, _names!.KeptRound))
            .SelectMany(round => _databases.Select(database => Id.KeptName(database, round))).Where(there.Contains).ToList();
        return (kept, isLast && _databases.Any(database => there.Contains(names.Kept(database))));
    }

    /// <summary>Names that are free, and what will be replaced; a restore that is under way has them in its journal.</summary>
    private async Task ChooseNamesAsync(CancellationToken cancellationToken)
    {
        if (IsUnderWay)
        {
            (_names, _replaced) = (_record!.Names, _record.Replaced ?? _record.Databases);
            return;
        }

        await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, cancellationToken);
        var there = (await new DatabaseNames(end.Endpoint).ListAsync(cancellationToken)).Keys.ToHashSet(StringComparer.Ordinal);
        _names = new SwapNames(Id).WithFreeKept(_databases, there);
        _replaced = [.. _databases.Where(there.Contains)];
    }

    private async Task<IReadOnlyList<OperationStep>> RemoveKeptAsync(string database, CancellationToken cancellationToken) =>
    [
        .. await scene.LockAsync(scene.Cluster, cancellationToken),
        new(
            new PlannedStep("restore.remove-kept", $"Drop {Server}/{database}", StepEffect.Destroy, $"what Dify used before backup {Id} was restored"),
            async (scope, token) =>
            {
                await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, token);
                await new DatabaseRemoval(end.Endpoint).DropAsync(database, token);
                scope.Summary("dropped");
            }),
    ];

    private Task BesideAsync(StepScope scope, CancellationToken cancellationToken) => scene.Ends.ExplainAsync(async () =>
    {
        if (IsUnderWay && await IsSwappedAsync(cancellationToken))
        {
            scope.NothingToDo("Dify's databases are the restored ones already");
            return;
        }

        await new RestoreWork(scene, store, ask.Confirmation).RunAsync(Id, _inUse!, Id.RestoredName, scope, cancellationToken);
    });

    private Task StopAsync(StepScope scope, CancellationToken cancellationToken) => scene.Ends.ExplainAsync(async () =>
    {
        await BeginAsync(isUndo: false, cancellationToken);
        if (await IsSwappedAsync(cancellationToken))
        {
            scope.NothingToDo("Dify's databases are the restored ones already");
            return;
        }

        await RestoreFence.RaiseAsync(scene, _fence, _inUse!, _databases, scope, cancellationToken);
    });

    /// <summary>Writes down what another run has to know, before anything is stopped: afterwards nobody could count the replicas.</summary>
    private async Task BeginAsync(bool isUndo, CancellationToken cancellationToken)
    {
        if (IsUnderWay)
        {
            return;
        }

        await ChooseNamesAsync(cancellationToken);
        var writers = await _fence.CountAsync(cancellationToken);
        _record = new RestoreRecord
        {
            Backup = Id.Text,
            Environment = Context.Environment,
            Topology = _inUse!.Topology,
            Databases = _databases,
            Replaced = _replaced,
            KeptRound = _names!.KeptRound,
            StartedAt = Context.Time.GetUtcNow(),
            Writers = writers.ToDictionary(writer => writer.Workload, writer => writer.Replicas, StringComparer.Ordinal),
            IsUndo = isUndo,
        };
        await _journal!.WriteAsync(_record, cancellationToken);
    }

    private async Task SwapAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, cancellationToken);
        var swap = new DatabaseSwap(end.Endpoint, _names!);
        if (await swap.IsDoneAsync(_databases, cancellationToken))
        {
            scope.NothingToDo("done");
            return;
        }

        await swap.RunAsync(_databases, cancellationToken);
        scope.Summary($"{string.Join(" and ", _databases)} hold what backup {Id} held");
    }

    private async Task StartAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await _fence.StartAsync(
            _inUse!.Shape, [.. _record!.Writers.Select(writer => new WriterCount(writer.Key, writer.Value))], scope, cancellationToken);
        _record = _record with { FinishedAt = Context.Time.GetUtcNow() };
        await _journal!.WriteAsync(_record, CancellationToken.None);
    }

    private async Task CheckDifyAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await RestoreFence.CheckDifyAsync(scene, _inUse!, _record!.Writers, scope, cancellationToken);
        scope.Line($"To go back: {Context.Command("Restore", $"--backup {Id} --undo")}.");
        scope.Line($"To remove what Dify used before: {Context.Command("Restore", $"--backup {Id} --confirm {Server}/{_names!.Kept(_databases[0])}")}");
    }

    private async Task<bool> IsSwappedAsync(CancellationToken cancellationToken)
    {
        await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, cancellationToken);
        return await new DatabaseSwap(end.Endpoint, _names!).IsDoneAsync(_databases, cancellationToken);
    }
}
