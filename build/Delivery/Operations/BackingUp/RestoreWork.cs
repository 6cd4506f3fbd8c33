using DifyDelivery.Backups;
using DifyDelivery.Errors;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Fetches a backup, checks every file of it, and restores its databases beside those in use.</summary>
internal sealed class RestoreWork(MigrationScene scene, IBackupStore store, string? confirmation)
{
    /// <summary>Whether the server has room for what is not restored yet, before anything is fetched.</summary>
    public static async Task<Finding?> CheckSpaceAsync(
        MigrationScene scene, BackupId id, IReadOnlyList<BackupDatabase> databases, UsedServer inUse, Func<string, string> nameFor, CancellationToken cancellationToken)
    {
        await using var end = await scene.Ends.OpenAsync(inUse.Topology, cancellationToken);
        IReadOnlyList<DatabaseFacts> all = [];
        await scene.Ends.ExplainAsync(async () => all = await end.Server.ReadDatabasesAsync(cancellationToken));
        var notes = await new DatabaseNames(end.Endpoint).ListAsync(cancellationToken);
        var missing = databases.Where(database => notes.GetValueOrDefault(nameFor(database.Name)) != RestoreNotes.Complete(id)).Sum(database => database.SizeBytes);
        return missing == 0 ? null : SpaceRules.CheckRestore(await ServerDisk.ReadAsync(scene, inUse.Topology, end.Name, all, cancellationToken), missing);
    }

    public async Task RunAsync(BackupId id, UsedServer inUse, Func<string, string> nameFor, StepScope scope, CancellationToken cancellationToken)
    {
        var context = scene.Context;
        using var backup = await store.FetchAsync(context.Environment, id, scope.Activity, cancellationToken);
        await BackupFiles.CheckAsync(backup, scope.Activity, cancellationToken);
        await using var end = await scene.Ends.OpenAsync(inUse.Topology, cancellationToken);
        var facts = await end.Server.ReadFactsAsync(cancellationToken);
        if (facts.Major < backup.Manifest.Server.Major && !context.Settings.Migration.AllowMajorDowngrade)
        {
            throw new DeliveryException(
                FormattableString.Invariant($"Backup {id} is of PostgreSQL {backup.Manifest.Server.Major}, and {end.Name} is {facts.Major}."),
                "A newer server's schema may hold what an older one does not know. Nothing was changed.",
                "Restore to a server that is as new; or try it with --allow-major-downgrade true: what comes out is compared before anything uses it.");
        }

        var programs = await new PostgresClients(context.Toolbox).ForAsync(
            Math.Max(facts.Major, backup.Manifest.Tools.ClientMajor), context.Reporter, cancellationToken);
        var restorer = new BackupRestorer(context.Processes, context.Time);
        var restored = new List<string>();
        foreach (var database in backup.Manifest.Databases)
        {
            var target = nameFor(database.Name);
            var catalog = await File.ReadAllTextAsync(Path.Combine(backup.Folder, database.CatalogFile), cancellationToken);
            var request = new RestoreRequest(
                Path.Combine(backup.Folder, database.Name), database.Contents(catalog), end.Server, target, programs, IsForUse: true);
            var isNew = await restorer.RestoreBesideAsync(request, id, name => confirmation == $"{end.Name}/{name}", scope.Activity, cancellationToken);
            restored.Add($"{end.Name}/{target}{(isNew ? string.Empty : " (was there already)")}");
        }

        scope.Summary(FormattableString.Invariant($"{string.Join(" and ", restored)}: {backup.Manifest.Rows:N0} rows, every table equal to the backup"));
    }
}
