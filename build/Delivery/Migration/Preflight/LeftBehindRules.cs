using DifyDelivery.Planning;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Migration.Preflight;

/// <summary>What was decided about a database beside its objects and rows: who may do what, and how its sessions are set. Neither is copied.</summary>
internal static class LeftBehindRules
{
    public static IEnumerable<Finding> Examine(PreflightRequest request) => request.Databases.SelectMany(Examine);

    private static IEnumerable<Finding> Examine(DatabaseMove move)
    {
        var (source, target, tables) = move;

        // What belongs to no table goes where the rest of the database does.
        var privileges = source.Privileges.Where(each => each.Table is { } table ? tables.Includes(table) : tables.IsExclusion).ToList();
        if (privileges.Count > 0)
        {
            yield return new Finding(
                "migration.privileges", Severity.Warning,
                $"'{source.Name}' has privileges that are not copied: {Text.List(privileges.Select(Describe))}. On the target everything belongs to its login, with a new object's privileges"
                    + $"{(privileges.Any(each => each.IsRevoked) ? ": what was revoked is given there" : "")}.",
                $"Before others connect to the target's '{target.Name}', make the roles that they name, and run there, as its owner: {Statements(privileges.Select(each => each.Statement(target.Name)))}.");
        }

        // A target that holds tables is dropped first, and its settings with it.
        IEnumerable<DatabaseSetting> kept = target.Tables.Count == 0 ? target.Settings : [];
        var settings = tables.IsExclusion ? source.Settings.Except(kept).ToList() : [];
        if (settings.Count > 0)
        {
            yield return new Finding(
                "migration.database-settings", Severity.Warning,
                $"'{source.Name}' has settings of its own, which are not copied: {Text.List(settings.Select(Describe))}.",
                $"On the target, when they are wanted there too: {Statements(settings.Select(each => each.Statement(target.Name)))}.");
        }
    }

    private static string Describe(PrivilegeFacts privilege)
    {
        var of = privilege.Subject is not { } name ? "the database" : privilege.DefaultsOf is { } defaults ? $"future {name} {defaults}" : name;
        return $"{of} ({privilege.Privileges} {(privilege.IsRevoked ? "revoked from" : "for")} {privilege.Role})";
    }

    private static string Describe(DatabaseSetting setting) =>
        $"{setting.Name}{(setting.IsSecret ? "" : $" = {setting.Value}")}{(setting.Role is { } role ? $" for {role}" : "")}";

    private static string Statements(IEnumerable<string> statements)
    {
        var all = statements.ToList();
        return string.Join("; ", all.Take(Text.Named)) + (all.Count > Text.Named ? $"; and {all.Count - Text.Named} more, which pg_dump --schema-only --create shows" : "");
    }
}
