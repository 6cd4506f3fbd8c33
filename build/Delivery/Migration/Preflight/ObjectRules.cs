using DifyDelivery.Planning;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Objects that a copy would leave out, or that the target's login cannot make.</summary>
internal static class ObjectRules
{
    private static readonly SpecialObjectKind[] Privileged =
    [
        SpecialObjectKind.UntrustedFunction, SpecialObjectKind.LeakproofFunction, SpecialObjectKind.SuperuserObject, SpecialObjectKind.Language,
        SpecialObjectKind.EventTrigger,
    ];

    public static IEnumerable<Finding> Examine(PreflightRequest request) => request.Databases.SelectMany(move => Examine(request, move));

    private static IEnumerable<Finding> Examine(PreflightRequest request, DatabaseMove move)
    {
        var database = move.Source;
        if (database.LargeObjects > 0)
        {
            yield return new Finding(
                "migration.large-objects", Severity.Error, $"'{database.Name}' holds {Text.Count(database.LargeObjects, "large object")}, which are not copied. Dify makes none.",
                "Find whose they are (pg_largeobject_metadata) and move or remove them: lo_unlink.");
        }

        var unlogged = move.SelectedTables.Where(table => table.IsUnlogged).Select(table => $"{table.Table}").ToList();
        if (unlogged.Count > 0)
        {
            yield return new Finding(
                "migration.unlogged-tables", Severity.Warning, $"'{database.Name}' has unlogged tables: {Text.List(unlogged)}. They are copied; a crash of either server empties them.",
                "Nothing, when their rows may be lost; else ALTER TABLE ... SET LOGGED first.");
        }

        var keyless = move.SelectedTables.Where(table => !table.HasKey).Select(table => $"{table.Table}").ToList();
        if (keyless.Count > 0)
        {
            yield return new Finding(
                "migration.tables-without-key", Severity.Note,
                $"'{database.Name}' has {Text.Count(keyless.Count, "table")} without a key: {Text.List(keyless)}. A difference in one can be counted, but not named by key.",
                "Nothing needs to be done for an offline migration.");
        }

        var hashed = database.HashedByEnum.Where(move.Tables.Includes).Select(table => $"{table}").ToList();
        if (hashed.Count > 0)
        {
            yield return new Finding(
                "migration.hash-by-enum", Severity.Error,
                $"'{database.Name}' has tables partitioned by the hash of an enum: {Text.List(hashed)}. It differs from database to database, so that their rows do not fit into the same partitions of the target.",
                "Partition them by another column, or by LIST of the enum; or move these tables by pg_dump and psql, drop them here, and make them on the target after the switch.");
        }

        var guarded = database.Policies.Where(policy => move.Tables.Includes(policy.Table))
            .Select(policy => (Policy: policy, Missing: policy.Roles.Except(request.Target.Roles).ToList())).Where(each => each.Missing.Count > 0).ToList();
        if (guarded.Count > 0)
        {
            yield return new Finding(
                "migration.policy-roles", Severity.Error,
                $"'{database.Name}' has policies for roles that the target does not have: {Text.List(guarded.Select(each => $"{each.Policy.Name} of {each.Policy.Table} for {string.Join(" and ", each.Missing)}"))}.",
                $"Make the roles on the target, as its administrator: {string.Join("; ", guarded.SelectMany(each => each.Missing).Distinct().Select(PolicyFacts.RoleStatement))}; or drop the policies.");
        }

        if (!move.Tables.IsExclusion)
            yield break;

        var privileged = Names(database, Privileged);
        if (privileged.Count > 0)
        {
            var isSuperuser = request.Target.Facts!.Login.IsSuperuser;
            yield return new Finding(
                "migration.privileged-objects", isSuperuser ? Severity.Note : Severity.Error,
                $"'{database.Name}' has objects that only a superuser can make: {Text.List(privileged)}."
                    + (isSuperuser ? "" : $" '{request.Target.Facts.Login.Name}' is none."),
                isSuperuser ? "Their libraries must be on the target, too." : "Remove them from the source, or replace them by what an owner can make.");
        }

        var foreign = Names(database, [SpecialObjectKind.ForeignServer, SpecialObjectKind.ForeignTable]);
        if (foreign.Count > 0)
        {
            yield return new Finding(
                "migration.foreign-objects", Severity.Error,
                $"'{database.Name}' reaches into other servers: {Text.List(foreign)}. The target may not reach them, and user mappings hold passwords.",
                "Remove them from the source, and make them on the target by hand afterwards.");
        }

        var replication = Names(database, [SpecialObjectKind.Publication, SpecialObjectKind.Subscription]);
        if (replication.Count > 0)
        {
            yield return new Finding(
                "migration.logical-replication", Severity.Warning,
                $"'{database.Name}' takes part in logical replication: {Text.List(replication)}. That is not moved.",
                "Make publications and subscriptions on the target anew, after the switch.");
        }
    }

    private static List<string> Names(DatabaseInspection database, SpecialObjectKind[] kinds) =>
        [.. database.SpecialObjects.Where(each => kinds.Contains(each.Kind)).Select(each => each.Kind == SpecialObjectKind.SuperuserObject ? each.Name : $"{Word(each.Kind)} {each.Name}")];

    private static string Word(SpecialObjectKind kind) => kind switch
    {
        SpecialObjectKind.UntrustedFunction => "function",
        SpecialObjectKind.LeakproofFunction => "LEAKPROOF function",
        SpecialObjectKind.Language => "language",
        SpecialObjectKind.EventTrigger => "event trigger",
        SpecialObjectKind.ForeignServer => "foreign server",
        SpecialObjectKind.ForeignTable => "foreign table",
        SpecialObjectKind.Publication => "publication",
        _ => "subscription",
    };
}
