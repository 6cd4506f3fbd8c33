using DifyDelivery.Errors;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;

namespace DifyDelivery.Backups;

/// <summary>Puts restored databases in the place of those in use, all in one transaction. Those stay under another name.</summary>
/// <param name="endpoint">The server. Nobody may be connected to the databases.</param>
/// <param name="names">The backup, and what the databases are called that make room.</param>
public sealed class DatabaseSwap(PostgresEndpoint endpoint, SwapNames names)
{
    private readonly DatabaseNames _names = new(endpoint);

    /// <summary>Whether the restored databases have taken their place. What the server holds says it, not a journal.</summary>
    /// <param name="databases">The databases, by their names in use.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<bool> IsDoneAsync(IEnumerable<string> databases, CancellationToken cancellationToken = default)
    {
        var there = await _names.ListAsync(cancellationToken);
        return databases.All(database => !there.ContainsKey(names.Id.RestoredName(database)) && there.GetValueOrDefault(database) == RestoreNotes.Complete(names.Id));
    }

    /// <summary>Renames. A database that was not there before simply gets its name.</summary>
    /// <param name="databases">The databases, by their names in use.</param>
    /// <param name="cancellationToken">Stops before it is done.</param>
    public async Task RunAsync(IReadOnlyList<string> databases, CancellationToken cancellationToken = default)
    {
        var there = await _names.ListAsync(cancellationToken);
        await _names.RenameAsync(
            databases.SelectMany(database => (IEnumerable<(string, string)>)[
                .. there.ContainsKey(database) ? [(database, names.Kept(database))] : Array.Empty<(string, string)>(), (names.Id.RestoredName(database), database)]),
            cancellationToken);
    }

    /// <summary>
    /// Renames back, where the restored ones have taken their place. They get a third name: rows may have been written to them since, and a
    /// later restore must not take them for what was in the backup. All go back or none: two databases of different times do not fit.
    /// </summary>
    /// <param name="databases">The databases, by their names in use.</param>
    /// <param name="replaced">Those that took another's place; the others were not there before, and only leave.</param>
    /// <param name="cancellationToken">Stops before it is done.</param>
    /// <exception cref="DeliveryException">One of those that were replaced is not there any more.</exception>
    public async Task UndoAsync(IReadOnlyList<string> databases, IReadOnlyCollection<string> replaced, CancellationToken cancellationToken = default)
    {
        var there = await _names.ListUsableAsync(cancellationToken);
        if (replaced.Select(names.Kept).Where(kept => !there.Contains(kept)).ToList() is { Count: > 0 } missing)
        {
            throw new DeliveryException(
                $"The way back from backup {names.Id} would be half of one: {string.Join(" and ", missing)} is not there any more.",
                "Databases of different times do not fit together. Nothing was renamed.", "Restore another backup.");
        }

        await _names.RenameAsync(
            databases.SelectMany(database => (IEnumerable<(string, string)>)[
                (database, names.Undone(database)), .. replaced.Contains(database) ? [(names.Kept(database), database)] : Array.Empty<(string, string)>()]),
            cancellationToken);
    }
}
