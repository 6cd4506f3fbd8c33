using DifyDelivery.Errors;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Backups;

/// <summary>Restores a database of a backup into one of another name, and compares it with what was backed up. Never touches one in use.</summary>
/// <param name="processes">Runs pg_restore.</param>
/// <param name="time">The clock.</param>
public sealed class BackupRestorer(IProcessRunner processes, TimeProvider time)
{
    private const int ShownDifferences = 20;
    private const int ShownComplaints = 5;

    /// <summary>Makes an empty database and restores into it.</summary>
    /// <param name="request">What, and where to.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">pg_restore failed, or what came out is not what was backed up; it names the tables.</exception>
    public async Task RestoreAsync(RestoreRequest request, IActivity progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        var database = new DatabaseRef(request.Server.Endpoint, request.Target);
        await request.Server.PrepareAsync(new ServerNeeds([request.Target], request.Contents.Extensions), progress, cancellationToken);
        string? complaint;
        await using (var board = new TableProgress(
            progress, $"restoring {request.Target}", [.. request.Contents.Tables.Select(table => (table.Table.Name, table.Bytes))], null, time))
        {
            complaint = await new DatabaseBackup(request.Programs.Folder, processes).RestoreAsync(
                request.Archive, database, request.IsForUse, board.Done, cancellationToken);
        }

        foreach (var line in request.IsForUse ? (complaint ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(ShownComplaints) : [])
        {
            progress.Line(line);
        }

        var differences = await ContentsCheck.CompareAsync(
            request.Contents, database, (table, number, of) => progress.Update($"comparing {table}", (double)number / of), cancellationToken);
        if (differences.Count > 0)
        {
            throw new DeliveryException(
                $"{request.Contents.Name} does not restore to what was backed up.",
                string.Join('\n', differences.Take(ShownDifferences).Concat(complaint is null ? [] : [complaint])),
                "Nothing in use was touched. Run the command again; if it says the same, use another backup or make one.");
        }
    }

    /// <summary>
    /// The same for a database that will be used: one that is complete already is left as it is, so that a killed run goes on; and one that
    /// somebody else made is never overwritten.
    /// </summary>
    /// <param name="request">What, and where to.</param>
    /// <param name="id">The backup.</param>
    /// <param name="mayReplace">Whether a database of that name may be dropped, whatever is in it.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Whether it was restored now; false when it had been before.</returns>
    /// <exception cref="ConfirmationRequiredException">There is a database of that name, which holds tables that are not ours.</exception>
    public async Task<bool> RestoreBesideAsync(
        RestoreRequest request, BackupId id, Func<string, bool> mayReplace, IActivity progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(mayReplace);
        var names = new DatabaseNames(request.Server.Endpoint);
        var removal = new DatabaseRemoval(request.Server.Endpoint);
        if ((await names.ListAsync(cancellationToken)).TryGetValue(request.Target, out var note))
        {
            if (note == RestoreNotes.Complete(id))
            {
                return false;
            }

            if (note != RestoreNotes.Begun(id) && await removal.HasTablesAsync(request.Target, cancellationToken) && !mayReplace(request.Target))
            {
                throw new ConfirmationRequiredException(
                    $"A database '{request.Target}' is there and holds tables; nothing was changed.", "It is not of this restore.",
                    $"Name another database, or confirm that it may be dropped: --confirm <server>/{request.Target}");
            }

            await removal.DropAsync(request.Target, cancellationToken);
        }

        await request.Server.PrepareAsync(new ServerNeeds([request.Target], []), progress, cancellationToken);
        await names.NoteAsync(request.Target, RestoreNotes.Begun(id), cancellationToken);
        await RestoreAsync(request, progress, cancellationToken);
        await names.NoteAsync(request.Target, RestoreNotes.Complete(id), cancellationToken);
        return true;
    }
}

/// <summary>What is restored, and where to.</summary>
/// <param name="Archive">The folder that pg_dump wrote.</param>
/// <param name="Contents">What the database held.</param>
/// <param name="Server">The server.</param>
/// <param name="Target">The database to make.</param>
/// <param name="Programs">pg_restore, at least as new as the one that wrote the archive, and as the server.</param>
/// <param name="IsForUse">Whether somebody will work with it: then privileges and comments come too.</param>
public sealed record RestoreRequest(
    string Archive, DatabaseContents Contents, IPostgresServer Server, string Target, PostgresClientPrograms Programs, bool IsForUse);
