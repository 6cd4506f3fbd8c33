using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Compares two servers that held the same, reading every row of both: what differs was written since, to the one or the other.</summary>
internal static class WrittenSince
{
    /// <summary>The tables that differ, one sentence each; empty when nothing was written.</summary>
    /// <param name="databases">What was copied.</param>
    /// <param name="source">The server that it was copied from.</param>
    /// <param name="target">The one that it was copied to.</param>
    /// <param name="activity">Told which table it is at.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(
        IEnumerable<DatabaseRecord> databases, DatabaseEnd source, DatabaseEnd target, IActivity activity, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        foreach (var database in databases)
        {
            foreach (var (table, number) in database.Tables.Select((table, index) => (table, index + 1)))
            {
                activity.Update($"{database.Name}: {table.Table}", (double)number / database.Tables.Count);
                var name = new TableName(table.Schema, table.Name);
                var here = await DatabaseComparison.DigestAsync(source.Database(database.Source), name, cancellationToken);
                var there = await DatabaseComparison.DigestAsync(target.Database(database.Target), name, cancellationToken);
                if (here.Rows != there.Rows || here.Digest != there.Digest)
                {
                    written.Add(FormattableString.Invariant($"{table.Table}: {here.Rows:N0} rows on {source.Name}, {there.Rows:N0} on {target.Name}"));
                }
            }

            var schema = await new DatabaseComparison(source.Database(database.Source), target.Database(database.Target))
                .CompareSchemasAsync(database.Selection, cancellationToken);
            written.AddRange(schema.Where(difference => difference.Kind != SchemaDifference.SequenceValue).Select(difference => $"{difference.Kind} {difference.Name} was changed"));
        }

        return written;
    }
}
