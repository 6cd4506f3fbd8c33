using DifyDelivery.Backups;
using DifyDelivery.Errors;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// The databases beside Dify's on a server that is left: what a restore has put or kept there, and other people's. They are neither moved nor in
/// the final backup, and go with the server.
/// </summary>
internal static class OtherDatabases
{
    /// <summary>Those that hold tables, or that cannot be looked into.</summary>
    /// <param name="end">The server.</param>
    /// <param name="moved">What is moved away from it.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public static async Task<IReadOnlyList<OtherDatabase>> FindAsync(DatabaseEnd end, IEnumerable<string> moved, CancellationToken cancellationToken)
    {
        var known = moved.ToHashSet(StringComparer.Ordinal);
        var removal = new DatabaseRemoval(end.Endpoint);
        var found = new List<OtherDatabase>();
        foreach (var database in (await end.Server.ReadDatabasesAsync(cancellationToken)).Where(IsSomebodys).Select(each => each.Name).Where(name => !known.Contains(name)))
        {
            try
            {
                if (await removal.HasTablesAsync(database, cancellationToken))
                {
                    found.Add(new OtherDatabase(end.Name, database, null));
                }
            }
            catch (DeliveryException exception)
            {
                found.Add(new OtherDatabase(end.Name, database, exception.Why ?? exception.Message));
            }
        }

        return found;
    }

    /// <summary>What a person should know of them before the data is moved.</summary>
    public static Finding? Tell(IReadOnlyList<OtherDatabase> others) => others.Count == 0 ? null : new Finding(
        "migration.other-databases", Severity.Warning,
        $"The source holds databases that are not moved: {string.Join(", ", others)}. They go with their server when it is retired.",
        "Carry over what is needed yourself (pg_dump), and drop what nobody needs; the retirement asks for the name of each that is left.");

    private static bool IsSomebodys(DatabaseFacts database) =>
        database is { IsLeftover: false, IsOfTheServer: false } && !ScratchDatabases.Includes(database.Name) && !BackupId.IsScratchName(database.Name);
}

/// <summary>A database that is not Dify's, or not any more.</summary>
/// <param name="Server">What people call its server.</param>
/// <param name="Database">Its name.</param>
/// <param name="Obstacle">Why it cannot be looked into; null where it holds tables.</param>
internal sealed record OtherDatabase(string Server, string Database, string? Obstacle)
{
    /// <summary>What a person types to give it up.</summary>
    public string Name => $"{Server}/{Database}";

    /// <inheritdoc/>
    public override string ToString() => Obstacle is null ? Name : $"{Name} (cannot be looked into: {Obstacle})";
}
