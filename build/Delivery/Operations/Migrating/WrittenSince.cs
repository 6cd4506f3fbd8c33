using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Inspection;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Compares two servers that held the same, reading every row of both: what differs was written since, to the one or the other.</summary>
internal static class WrittenSince
{
    /// <summary>What differs.</summary>
    /// <param name="databases">What was copied.</param>
    /// <param name="source">The server that it was copied from.</param>
    /// <param name="target">The one that it was copied to.</param>
    /// <param name="activity">Told which table it is at.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<ServerDifferences> FindAsync(
        IEnumerable<DatabaseRecord> databases, DatabaseEnd source, DatabaseEnd target, IActivity activity, CancellationToken cancellationToken)
    {
        var all = ServerDifferences.None;
        foreach (var database in databases)
        {
            var (here, there) = (await TablesAsync(source, database.Source, cancellationToken), await TablesAsync(target, database.Target, cancellationToken));
            if (here is null || there is null)
            {
                all = here is null ? all.AndLost($"{source.Name} has no database {database.Source}") : all.AndLess($"{target.Name} has no database {database.Target}");
                continue;
            }

            // One that is missing has no rows to read.
            var missing = database.Tables.Select(NameOf).Where(table => !here.Contains(table)).ToList();
            all = missing.Aggregate(all, (known, table) => known.AndLost($"{source.Name} has no table {table}"));
            var tables = database.Tables.Where(table => here.Contains(NameOf(table)) && there.Contains(NameOf(table))).ToList();
            foreach (var (table, number) in tables.Select((table, index) => (table, index + 1)))
            {
                activity.Update($"{database.Name}: {table.Table}", (double)number / tables.Count);
                var first = await DatabaseComparison.DigestAsync(source.Database(database.Source), NameOf(table), cancellationToken);
                var second = await DatabaseComparison.DigestAsync(target.Database(database.Target), NameOf(table), cancellationToken);
                if (first.Rows != second.Rows || first.Digest != second.Digest)
                {
                    var text = FormattableString.Invariant($"{table.Table}: {first.Rows:N0} rows on {source.Name}, {second.Rows:N0} on {target.Name}");
                    all = second.Rows < first.Rows ? all.AndLess(text) : all.AndOther(text);
                }
            }

            var schema = await new DatabaseComparison(source.Database(database.Source), target.Database(database.Target))
                .CompareSchemasAsync(database.Selection, cancellationToken);
            foreach (var difference in schema.Where(difference => difference.Kind != SchemaDifference.SequenceValue))
            {
                var what = $"{difference.Kind} {difference.Name}";
                all = difference.Target is null ? all.AndLess($"{what} is only on {source.Name}")
                    : all.AndOther(difference.Source is null ? $"{what} is only on {target.Name}" : $"{what} was changed");
            }
        }

        return all;
    }

    /// <summary>Tables that somebody has made on the target in a database that some tables only were copied into, one sentence each: no comparison looks at those.</summary>
    /// <param name="databases">All that was copied.</param>
    /// <param name="target">The server that it was copied to.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyList<string>> FindAddedAsync(
        IEnumerable<DatabaseRecord> databases, DatabaseEnd target, CancellationToken cancellationToken)
    {
        var added = new List<string>();
        foreach (var parts in databases.GroupBy(database => database.Target).Where(parts => parts.All(part => part.Only is not null)))
        {
            var there = await TablesAsync(target, parts.Key, cancellationToken) ?? new HashSet<TableName>();
            added.AddRange(there.Except(parts.SelectMany(part => part.Only!)).Select(table => $"table {table} is only on {target.Name}, in {parts.Key}"));
        }

        return added;
    }

    private static async Task<IReadOnlySet<TableName>?> TablesAsync(DatabaseEnd end, string database, CancellationToken cancellationToken) =>
        (await new DatabaseOutline(end.Endpoint).ListTablesAsync(database, cancellationToken))?.ToHashSet();

    private static TableName NameOf(TableRecord table) => new(table.Schema, table.Name);
}
