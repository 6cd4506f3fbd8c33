using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>What a dump says nothing of: found only by the comparison otherwise, when everything has been copied while Dify stood still.</summary>
internal static class UndumpedRules
{
    public static IEnumerable<Finding> Examine(PreflightRequest request) => request.Databases.SelectMany(Examine);

    private static IEnumerable<Finding> Examine(DatabaseMove move)
    {
        var indexes = move.Source.InvalidIndexes.Where(each => move.Tables.Includes(each.Table)).Select(each => each.Index.Quoted).ToList();
        if (indexes.Count > 0)
        {
            yield return new Finding(
                "migration.invalid-indexes", Severity.Warning,
                $"'{move.Source.Name}' has {(indexes.Count == 1 ? "an index" : "indexes")} whose making has failed (CREATE INDEX CONCURRENTLY): {Text.List(indexes)}. Nobody uses what is left of that, and it is not moved.",
                "REINDEX INDEX CONCURRENTLY ..., where the index is wanted; else DROP INDEX ...");
        }

        var constraints = move.Source.DisabledConstraints.Where(each => move.Tables.Includes(each.Table)).ToList();
        if (constraints.Count > 0)
        {
            var tables = constraints.SelectMany(each => each.On).Distinct().Select(table => table.Quoted);
            yield return new Finding(
                "migration.disabled-constraints", Severity.Error,
                $"'{move.Source.Name}' has constraints that are not enforced, because their triggers are disabled: {Text.List(constraints.Select(each => $"{each.Name} on {each.Table}"))}. On the target they would be enforced again, and rows that violate them would end the copy.",
                $"ALTER TABLE ... ENABLE TRIGGER ALL, of {Text.List(tables)}, once the rows are known to be right: that checks none. Or drop the constraints, and add again those that are wanted, which checks all.");
        }
    }
}
