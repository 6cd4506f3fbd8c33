using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Compares the server that Dify was switched to with the one that was kept: what differs was written since.</summary>
internal sealed class WrittenSince(MigrationScene scene)
{
    // It goes on without a row, too: with every transaction that is taken back.
    private const string SequenceValue = "sequence value";

    /// <summary>The tables that differ, one sentence each; empty when nothing was written.</summary>
    /// <param name="before">The server that was kept.</param>
    /// <param name="after">The one that Dify was switched to.</param>
    /// <param name="activity">Told which table it is at.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<string>> FindAsync(DatabaseEnd before, DatabaseEnd after, IActivity activity, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        foreach (var database in scene.Record.Databases)
        {
            foreach (var (table, number) in database.Tables.Select((table, index) => (table, index + 1)))
            {
                activity.Update($"{database.Name}: {table.Table}", (double)number / database.Tables.Count);
                if (await CompareAsync(before.Database(database.Source), after.Database(database.Target), table, cancellationToken) is { } difference)
                {
                    written.Add(difference);
                }
            }

            var schema = await new DatabaseComparison(before.Database(database.Source), after.Database(database.Target))
                .CompareSchemasAsync(database.Selection, cancellationToken);
            written.AddRange(schema.Where(difference => difference.Kind != SequenceValue).Select(difference => $"{difference.Kind} {difference.Name} was changed"));
        }

        return written;
    }

    private static async Task<string?> CompareAsync(DatabaseRef before, DatabaseRef after, TableRecord table, CancellationToken cancellationToken)
    {
        var name = new TableName(table.Schema, table.Name);
        var kept = await DatabaseComparison.DigestAsync(before, name, cancellationToken);
        var used = await DatabaseComparison.DigestAsync(after, name, cancellationToken);
        return kept.Rows == used.Rows && kept.Digest == used.Digest
            ? null
            : FormattableString.Invariant($"{table.Table}: {kept.Rows:N0} rows at the switch, {used.Rows:N0} now");
    }
}
