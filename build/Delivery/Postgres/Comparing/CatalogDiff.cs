namespace DifyDelivery.Postgres.Comparing;

/// <summary>Compares two catalogues that have been read. Pure.</summary>
internal static class CatalogDiff
{
    /// <summary>An object that is not the same on both sides. When only expressions differ, both sides may still mean the same.</summary>
    public sealed record Candidate(CatalogObject? Source, CatalogObject? Target)
    {
        public bool OnlyExpressionsDiffer =>
            Source is not null && Target is not null && Source.Scope == Target.Scope && Source.Expressions.Count > 0
            && Source.Expressions.Count == Target.Expressions.Count && Source.Skeleton == Target.Skeleton;

        public SchemaDifference ToDifference()
        {
            var (kind, name) = (Source ?? Target!).Key;
            return new SchemaDifference(kind, name, Source?.Definition, Target?.Definition);
        }
    }

    public static IReadOnlyList<Candidate> Compare(IReadOnlyList<CatalogObject> source, IReadOnlyList<CatalogObject> target)
    {
        var there = target.ToDictionary(each => each.Key);
        var here = source.Select(each => each.Key).ToHashSet();
        var changedOrMissing = source
            .Select(each => new Candidate(each, there.GetValueOrDefault(each.Key)))
            .Where(pair => pair.Target?.Definition != pair.Source!.Definition);

        // An extension that the target has beside takes nothing away: Flexible Server's databases are made with those that Dify may need.
        var added = target.Where(each => !here.Contains(each.Key) && each.Kind != "extension").Select(each => new Candidate(null, each));
        return [.. WithoutConsequences([.. changedOrMissing, .. added]).OrderBy(pair => (pair.Source ?? pair.Target!).Name, StringComparer.Ordinal)];
    }

    /// <summary>A table that is missing is one difference; its columns, indexes and the rest need no lines of their own.</summary>
    private static IEnumerable<Candidate> WithoutConsequences(IReadOnlyList<Candidate> candidates)
    {
        var missing = candidates
            .Where(pair => pair.Source is null || pair.Target is null)
            .Select(pair => pair.Source ?? pair.Target!)
            .Where(each => each.Kind is "table" or "view" or "materialized view")
            .Select(each => each.Table)
            .ToHashSet();
        return candidates.Where(pair =>
        {
            var each = pair.Source ?? pair.Target!;
            return each.Kind is "table" or "view" or "materialized view" || each.Table is null || !missing.Contains(each.Table);
        });
    }
}
