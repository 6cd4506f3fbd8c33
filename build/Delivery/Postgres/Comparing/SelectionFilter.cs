using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>Leaves out what belongs to no selected table.</summary>
internal static class SelectionFilter
{
    public static IEnumerable<CatalogObject> Apply(IReadOnlyList<CatalogObject> objects, TableSelection tables)
    {
        if (tables.IsAll)
            return objects;

        var absent = AbsentRelations(objects, tables);
        return objects.Where(each =>
            (each.Table is { } table ? tables.Includes(table) && !absent.Contains(table) : tables.IsExclusion)
            && !each.References.Any(absent.Contains));
    }

    /// <summary>The tables that are not selected, and the views that need one of them.</summary>
    private static HashSet<TableName> AbsentRelations(IReadOnlyList<CatalogObject> objects, TableSelection tables)
    {
        var absent = objects.Where(each => each.Kind == "table" && !tables.Includes(each.Table!)).Select(each => each.Table!).ToHashSet();
        var views = objects.Where(each => each.Scope == ExpressionScope.Query).ToList();
        while (views.FirstOrDefault(view => !absent.Contains(view.Table!) && view.References.Any(absent.Contains)) is { } view)
            absent.Add(view.Table!);
        return absent;
    }
}
