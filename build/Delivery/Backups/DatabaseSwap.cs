using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;

namespace DifyDelivery.Backups;

/// <summary>Puts restored databases in the place of those in use, all in one transaction. Those stay under another name.</summary>
/// <param name="endpoint">The server. Nobody may be connected to the databases.</param>
/// <param name="id">The backup.</param>
public sealed class DatabaseSwap(PostgresEndpoint endpoint, BackupId id)
{
    private readonly DatabaseNames _names = new(endpoint);

    /// <summary>Whether the restored databases have taken their place. What the server holds says it, not a journal.</summary>
    /// <param name="databases">The databases, by their names in use.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<bool> IsDoneAsync(IEnumerable<string> databases, CancellationToken cancellationToken = default)
    {
        var there = await _names.ListAsync(cancellationToken);
        return databases.All(database => !there.ContainsKey(id.RestoredName(database)) && there.GetValueOrDefault(database) == RestoreNotes.Complete(id));
    }

    /// <summary>Renames. A database that was not there before simply gets its name.</summary>
    /// <param name="databases">The databases, by their names in use.</param>
    /// <param name="cancellationToken">Stops before it is done.</param>
    public async Task RunAsync(IReadOnlyList<string> databases, CancellationToken cancellationToken = default)
    {
        var there = await _names.ListAsync(cancellationToken);
        await _names.RenameAsync(
            databases.SelectMany(database => (IEnumerable<(string, string)>)[
                .. there.ContainsKey(database) ? [(database, id.KeptName(database))] : Array.Empty<(string, string)>(), (id.RestoredName(database), database)]),
            cancellationToken);
    }

    /// <summary>
    /// Renames back, where the restored ones have taken their place. They get a third name: rows may have been written to them since, and a
    /// later restore must not take them for what was in the backup.
    /// </summary>
    /// <param name="databases">The databases, by their names in use.</param>
    /// <param name="cancellationToken">Stops before it is done.</param>
    public async Task UndoAsync(IReadOnlyList<string> databases, CancellationToken cancellationToken = default)
    {
        var there = await _names.ListAsync(cancellationToken);
        await _names.RenameAsync(
            databases.Where(database => there.ContainsKey(id.KeptName(database))).SelectMany(database => (IEnumerable<(string, string)>)[
                (database, id.UndoneName(database)), (id.KeptName(database), database)]),
            cancellationToken);
    }
}
