using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Work;
using Npgsql;

namespace DifyDelivery.Postgres.Copying;

/// <summary>
/// What a crash of the target has taken from a copy. The journal's word that a part is done holds for what is logged; unlogged tables are
/// empty after a crash, all of them at once, and so is the journal's mark, which is such a table, too.
/// </summary>
internal static class CrashLoss
{
    /// <summary>The tables of which finished parts are gone.</summary>
    public static async Task<IReadOnlySet<TableName>> FindAsync(
        NpgsqlConnection target, IReadOnlyList<JournalPart> parts, CancellationToken cancellationToken)
    {
        if (await CopyJournal.IsMarkedAsync(target, cancellationToken))
        {
            return new HashSet<TableName>();
        }

        var unlogged = (await SourceCatalog.UnloggedAsync(target, cancellationToken)).ToHashSet();
        return parts.Where(part => part.Sum is { Rows: > 0 } && unlogged.Contains(part.Table)).Select(part => part.Table).ToHashSet();
    }
}
