using System.Text.RegularExpressions;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// The databases beside Dify's that a rehearsal and the proof of a final backup make for a while. Each run drops its own at its end; what a run
/// that was killed has left is dropped by the next one, which holds the environment's lock, so that nobody can be at work in it.
/// </summary>
internal static partial class ScratchDatabases
{
    private const int MarkLength = 8;

    /// <summary>A rehearsal's.</summary>
    public static string OfRehearsal(Guid id) => $"dify_rehearsal_{Mark(id)}";

    /// <summary>A final backup's.</summary>
    public static string OfBackup(Guid migration) => $"dify_backup_{Mark(migration)}";

    /// <summary>Whether a database is one, by the whole form of its name: anything else beside Dify's databases is somebody's.</summary>
    public static bool Includes(string name) => Form().IsMatch(name);

    /// <summary>Drops those that are left on a server. Only under the environment's lock.</summary>
    public static async Task SweepAsync(DatabaseEnd end, StepScope scope, CancellationToken cancellationToken)
    {
        foreach (var database in (await end.Server.ReadDatabasesAsync(cancellationToken)).Select(database => database.Name).Where(Includes))
        {
            await new DatabaseRemoval(end.Endpoint).DropAsync(database, cancellationToken);
            scope.Line($"drops {end.Name}/{database}, which a run that was cut short has left");
        }
    }

    private static string Mark(Guid id) => id.ToString("N")[..MarkLength];

    [GeneratedRegex("^dify_(rehearsal|backup)_[0-9a-f]{8}$")]
    private static partial Regex Form();
}
