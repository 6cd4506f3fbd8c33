using System.Reflection;
using System.Security.Cryptography;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Backups;

/// <summary>
/// Makes a backup while Dify works: every database through a snapshot, dumped and counted at the same time, then restored for proof, then
/// given its name. Killed at any instant it leaves nothing that looks like a backup.
/// </summary>
/// <param name="store">Where it goes.</param>
/// <param name="processes">Runs pg_dump and pg_restore.</param>
/// <param name="time">The clock.</param>
public sealed class BackupMaker(IBackupStore store, IProcessRunner processes, TimeProvider time)
{
    private static readonly string Version =
        typeof(BackupMaker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private sealed record Dumped(DateTimeOffset TakenAt, IReadOnlyList<DatabaseContents> Contents, string? Compression);

    /// <summary>Removes what killed runs left in the store and on the server. Only under the environment's lock.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="server">The server of the scratch databases.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What was removed.</returns>
    public async Task<IReadOnlyList<string>> SweepAsync(string environment, IPostgresServer server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var removed = new List<string>(await store.SweepAsync(environment, cancellationToken));
        foreach (var database in (await server.ReadDatabasesAsync(cancellationToken)).Select(database => database.Name).Where(BackupId.IsScratchName))
        {
            await new DatabaseRemoval(server.Endpoint).DropAsync(database, cancellationToken);
            removed.Add($"scratch database {database}");
        }

        return removed;
    }

    /// <summary>Makes a backup.</summary>
    /// <param name="request">Of what.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops; what there is of it then is removed.</param>
    /// <returns>Its manifest.</returns>
    /// <exception cref="DeliveryException">It could not be made, or does not restore to what was backed up.</exception>
    public async Task<BackupManifest> MakeAsync(BackupRequest request, IActivity progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        var id = BackupId.New(time.GetUtcNow(), RandomNumberGenerator.GetInt32(0x10000));
        var folder = store.Begin(request.Environment, id);
        var isComplete = false;
        try
        {
            var dumped = await DumpAsync(request, folder, progress, cancellationToken);
            foreach (var contents in dumped.Contents)
            {
                await PrivateFiles.WriteAsync(Path.Combine(folder, BackupDatabase.CatalogFileOf(contents.Name)), contents.Catalog, cancellationToken);
                await ProveAsync(request, id, folder, contents, progress, cancellationToken);
            }

            var manifest = new BackupManifest
            {
                Id = id.Text,
                Environment = request.Environment,
                TakenAt = dumped.TakenAt,
                FinishedAt = time.GetUtcNow(),
                Server = request.Description,
                Tools = new BackupTools(request.Programs.Version, request.Programs.Major, dumped.Compression, Version),
                Verification = request.Verification,
                Databases = [.. dumped.Contents.Select(BackupDatabase.Of)],
                Files = await BackupFiles.SealAsync(folder, progress, cancellationToken),
            };
            await PrivateFiles.WriteAsync(Path.Combine(folder, ManifestJson.FileName), ManifestJson.Write(manifest), cancellationToken);
            await store.CompleteAsync(request.Environment, id, progress, cancellationToken);
            isComplete = true;
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException($"The backup could not be written to {folder}.", exception.Message, "Free space there, or name another place with --backup-store.", exception);
        }
        finally
        {
            if (!isComplete && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<Dumped> DumpAsync(BackupRequest request, string folder, IActivity progress, CancellationToken cancellationToken)
    {
        var sources = new List<BackupSource>();
        try
        {
            // All snapshots first: what two databases say of each other is then seconds apart at most.
            foreach (var database in request.Databases)
            {
                sources.Add(await BackupSource.OpenAsync(new DatabaseRef(request.Server.Endpoint, database), time, cancellationToken));
            }

            var takenAt = time.GetUtcNow();
            var contents = new List<DatabaseContents>();
            string? compression = null;
            foreach (var source in sources)
            {
                var (found, method) = await DumpAsync(source, request, folder, progress, cancellationToken);
                contents.Add(found);
                compression = method;
                progress.Line(FormattableString.Invariant($"{source.Database.Name}: {found.Rows:N0} rows in {found.Tables.Count} tables, dumped and counted"));
            }

            return new Dumped(takenAt, contents, compression);
        }
        finally
        {
            foreach (var source in sources)
            {
                await source.DisposeAsync();
            }
        }
    }

    private async Task<(DatabaseContents Contents, string? Compression)> DumpAsync(
        BackupSource source, BackupRequest request, string folder, IActivity progress, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, source.Lost);
        var archive = Path.Combine(folder, source.Database.Name);
        var options = new DumpOptions { Snapshot = source.Snapshot, Compression = DumpOptions.CompressionOf(request.Programs.Major) };
        await using var board = new TableProgress(
            progress, $"dumping {source.Database.Name}", await source.ReadSizesAsync(cancellationToken), archive, time);

        async Task<T> OrStopOther<T>(Task<T> work)
        {
            try
            {
                return await work;
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }

        var catalogRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task<string?> DumpArchiveAsync()
        {
            await catalogRead.Task.WaitAsync(failed.Token);
            return await new DatabaseBackup(request.Programs.Folder, processes).DumpAsync(source.Database, archive, options, board.Done, failed.Token);
        }

        var counting = OrStopOther(source.ReadContentsAsync(catalogRead.SetResult, failed.Token));
        var dumping = OrStopOther(DumpArchiveAsync());
        try
        {
            await Task.WhenAll(counting, dumping);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The one that failed by itself says why; the other one was only told to stop.
            foreach (var exception in new Task[] { dumping, counting }.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!))
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
            }

            throw new DeliveryException(
                $"The snapshot of {source.Database} was lost.", "The session that kept it ended: the server was started anew, or the network broke.", "Run the command again.");
        }

        return (await counting, await dumping);
    }

    private async Task ProveAsync(
        BackupRequest request, BackupId id, string folder, DatabaseContents contents, IActivity progress, CancellationToken cancellationToken)
    {
        var archive = Path.Combine(folder, contents.Name);
        if (request.Verification == BackupVerification.List)
        {
            var entries = await new DatabaseBackup(request.Programs.Folder, processes).ListAsync(archive, cancellationToken);
            progress.Line(FormattableString.Invariant($"{contents.Name}: {entries} entries listed, not restored"));
            return;
        }

        var scratch = id.ScratchName(contents.Name);
        try
        {
            await new BackupRestorer(processes, time).RestoreAsync(
                new RestoreRequest(archive, contents, request.Server, scratch, request.Programs, IsForUse: false), progress, cancellationToken);
            progress.Line(FormattableString.Invariant($"{contents.Name}: restored, {contents.Tables.Count} tables equal"));
        }
        finally
        {
            await new DatabaseRemoval(request.Server.Endpoint).DropAsync(scratch, CancellationToken.None);
        }
    }
}
