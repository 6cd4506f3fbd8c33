using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Whether what is written down of every table has room where it is written.</summary>
internal static class JournalRules
{
    public static IEnumerable<Finding> Examine(PreflightRequest request)
    {
        var tables = request.Databases.SelectMany(move => move.SelectedTables).ToList();
        var bytes = JournalSize.Expect(tables.Select(table => table.Table));
        if (bytes > JournalSize.Limit)
        {
            yield return new Finding(
                "migration.journal-too-large", Severity.Error,
                $"The journal of a migration of {tables.Count} tables takes about {Text.Bytes(bytes)}, and a ConfigMap holds {Text.Bytes(JournalSize.Limit)}: the migration would stop when Dify stands still already.",
                $"Dify has some hundred tables. Find out whose the others are, and move them into a database of their own, or drop them: {Text.List(tables.GroupBy(table => table.Table.Schema).OrderByDescending(schema => schema.Count()).Select(schema => $"{schema.Count()} in schema {schema.Key}"))}.");
        }
    }
}
