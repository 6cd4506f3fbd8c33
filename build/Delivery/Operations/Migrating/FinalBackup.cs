using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Operations.Migrating;

/// <summary>A backup that is worth something: it was restored, and every table of what came out was compared.</summary>
internal sealed class FinalBackup(MigrationScene scene)
{
    // What pg_dump's directory format writes last.
    private const string TableOfContents = "toc.dat";

    public async Task<BackupRecord> MakeAsync(string folder, StepScope scope, CancellationToken cancellationToken)
    {
        var context = scene.Context;
        var record = scene.Record;
        var path = Path.Combine(context.Folders.Root, folder);
        await using var source = await scene.Ends.OpenAsync(record.From, scope.Activity, cancellationToken);
        await using var target = await scene.Ends.OpenAsync(record.To, scope.Activity, cancellationToken);
        var programs = await new CopyWork(context).ProgramsAsync(source, cancellationToken);
        PrivateFiles.EnsureDirectory(path);
        var tables = 0;
        foreach (var database in record.SourceDatabases)
        {
            var backup = new DatabaseBackup(programs, context.Processes);
            var archive = Path.Combine(path, database);
            scope.Activity.Update($"dumping {database}");
            await backup.DumpAsync(source.Database(database), archive, cancellationToken);
            tables += await ProveAsync(backup, archive, database, source, target, scope, cancellationToken);
        }

        return new BackupRecord(folder, Bytes(path), context.Time.GetUtcNow(), tables);
    }

    /// <summary>Whether a backup's files are on this machine, all of them.</summary>
    public bool IsThere(BackupRecord backup)
    {
        var path = Path.Combine(scene.Context.Folders.Root, backup.Folder);
        return scene.Record.SourceDatabases.All(database => File.Exists(Path.Combine(path, database, TableOfContents))) && Bytes(path) == backup.Bytes;
    }

    private static long Bytes(string path) => new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private async Task<int> ProveAsync(
        DatabaseBackup backup, string archive, string database, DatabaseEnd source, DatabaseEnd target, StepScope scope,
        CancellationToken cancellationToken)
    {
        var scratch = ScratchDatabases.OfBackup(scene.Record.Id);
        var removal = new DatabaseRemoval(target.Endpoint);
        try
        {
            await removal.DropAsync(scratch, cancellationToken);
            await target.Server.PrepareAsync(await source.NeedsOfCopyAsync(scratch, [database], cancellationToken), scope.Activity, cancellationToken);
            scope.Activity.Update($"restoring {database} into {scratch}");
            var complaint = await backup.RestoreAsync(archive, target.Database(scratch), cancellationToken);
            IReadOnlyList<TableRecord> tables = [.. scene.Record.Databases.Where(part => part.Source == database).SelectMany(part => part.Tables)];
            var differences = await CompareAsync(tables, source.Database(database), target.Database(scratch), scope, cancellationToken);
            return differences.Count == 0
                ? tables.Count
                : throw new DeliveryException(
                    $"The backup of {database} does not restore to what {source.Name} holds; nothing was removed.",
                    string.Join('\n', differences.Take(20).Concat(complaint is null ? [] : [complaint])), $"Run '{scene.Context.ContinueCommand}' again.");
        }
        finally
        {
            await removal.DropAsync(scratch, CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<string>> CompareAsync(
        IReadOnlyList<TableRecord> tables, DatabaseRef source, DatabaseRef scratch, StepScope scope, CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        foreach (var (table, number) in tables.Select((table, index) => (table, index + 1)))
        {
            scope.Activity.Update($"comparing {table.Table}", (double)number / tables.Count);
            var name = new TableName(table.Schema, table.Name);
            var before = await DatabaseComparison.DigestAsync(source, name, cancellationToken);
            var after = await DatabaseComparison.DigestAsync(scratch, name, cancellationToken);
            if (before.Rows != after.Rows || before.Digest != after.Digest)
            {
                differences.Add($"{table.Table}: {before.Rows} rows in the source, {after.Rows} in the backup");
            }
        }

        var schema = await new DatabaseComparison(source, scratch).CompareSchemasAsync(TableSelection.All, cancellationToken);
        differences.AddRange(schema.Select(difference => $"{difference.Kind} {difference.Name}: {difference.Source ?? "missing"} in the source, {difference.Target ?? "missing"} in the backup"));
        return differences;
    }
}
