using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Backs up the server in use, proves the backup, and removes those whose time is over. Nobody is stopped.</summary>
internal sealed class BackupOperation(MigrationScene scene, IBackupStore store) : Operation("Backup", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    private const double Mega = 1e6;
    private UsedServer? _inUse;

    private DeliveryContext Context => scene.Context;

    private BackupSettings Settings => Context.Settings.Backups;

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        _inUse = await UsedServer.FindAsync(scene, findings, cancellationToken);
        if (_inUse is null)
        {
            return [];
        }

        var databases = await LookAsync(_inUse, findings, cancellationToken);
        var expired = RetentionRules.Choose(await store.ListAsync(Context.Environment, cancellationToken), Settings.Retention, Settings.KeepLast, Context.Time.GetUtcNow());
        var proof = Settings.Verification == BackupVerification.Restore
            ? "proved by restoring it into a scratch database there, every table compared"
            : "proved by its table of contents only";
        return
        [
            .. await scene.LockAsync(scene.Cluster, cancellationToken),
            new(
                new PlannedStep(
                    "backup.make", $"Back up {string.Join(" and ", databases.Select(database => database.Name))} of {scene.NameOf(_inUse.Topology)}", StepEffect.Create,
                    FormattableString.Invariant($"{databases.Sum(database => database.SizeBytes) / Mega:N0} MB on the server; into {store.Location}; {proof}; nobody is stopped")),
                MakeAsync),
            new(
                new PlannedStep(
                    "backup.retention", $"Remove backups older than {AgeText.Of(Settings.Retention)}", expired.Count == 0 ? StepEffect.None : StepEffect.Destroy,
                    expired.Count == 0
                        ? FormattableString.Invariant($"none is; the newest {Settings.KeepLast} and the last proved one stay in any case")
                        : string.Join('\n', expired.Select(backup => $"{backup.Backup.Id}: {backup.Reason}"))),
                ExpireAsync),
        ];
    }

    private async Task<IReadOnlyList<DatabaseFacts>> LookAsync(UsedServer inUse, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        await using var end = await scene.Ends.OpenAsync(inUse.Topology, cancellationToken);
        IReadOnlyList<DatabaseFacts> all = [];
        await scene.Ends.ExplainAsync(async () => all = await end.Server.ReadDatabasesAsync(cancellationToken));
        var databases = UsedServer.OfDify(all);
        if (databases.Count == 0)
        {
            findings.Add(new Finding(
                "backup.no-database", Severity.Error, $"{end.Name} has no database of Dify ({string.Join(", ", ServerNeeds.Dify.Databases)}).",
                Context.Command("Verify")));
            return databases;
        }

        Add(SpaceRules.CheckFolder(store.Workplace, FreeBytes(store.Workplace), databases.Sum(database => database.SizeBytes)));
        if (Settings.Verification == BackupVerification.Restore)
        {
            Add(SpaceRules.CheckServer(
                await ServerDisk.ReadAsync(scene, inUse.Topology, end.Name, all, cancellationToken), databases.Max(database => database.SizeBytes)));
        }

        return databases;

        void Add(Finding? finding)
        {
            if (finding is not null)
            {
                findings.Add(finding);
            }
        }
    }

    private Task MakeAsync(StepScope scope, CancellationToken cancellationToken) => scene.Ends.ExplainAsync(async () =>
    {
        await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, cancellationToken);
        IReadOnlyList<string> databases = [.. (await UsedServer.DatabasesAsync(end.Server, cancellationToken)).Select(database => database.Name)];
        var manifest = await new ServerBackup(Context, store).MakeAsync(end, _inUse.Topology, databases, scope, cancellationToken);
        scope.Summary(FormattableString.Invariant(
            $"{manifest.Id} in {store.Location}: {manifest.Rows:N0} rows, {manifest.Bytes / Mega:N1} MB, {(manifest.Verification == BackupVerification.Restore ? "restored for proof" : "listed")}"));
    });

    private async Task ExpireAsync(StepScope scope, CancellationToken cancellationToken)
    {
        // Listed anew: the one just made counts among the newest.
        var expired = RetentionRules.Choose(await store.ListAsync(Context.Environment, cancellationToken), Settings.Retention, Settings.KeepLast, Context.Time.GetUtcNow());
        foreach (var backup in expired)
        {
            await store.RemoveAsync(Context.Environment, backup.Backup.Id, cancellationToken);
            scope.Line($"removed {backup.Backup.Id}: {backup.Reason}");
        }

        if (expired.Count == 0)
        {
            scope.NothingToDo("none is");
        }
        else
        {
            scope.Summary($"{expired.Count} removed");
        }
    }

    private static long FreeBytes(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        return new DriveInfo(existing).AvailableFreeSpace;
    }
}
