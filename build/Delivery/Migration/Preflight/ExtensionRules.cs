using DifyDelivery.Planning;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Extensions in use, against what the target has, offers and allows.</summary>
internal static class ExtensionRules
{
    public static IEnumerable<Finding> Examine(PreflightRequest request)
    {
        var target = request.Target;
        foreach (var move in request.Databases)
        {
            if (move.Tables.IsExclusion && move.Source.ExtensionTables is { Count: > 0 } tables)
            {
                yield return new Finding(
                    "migration.extension-rows", Severity.Error,
                    $"'{move.Source.Name}' has rows in tables of extensions, which are not copied: {Text.List(tables.Select(Describe))}.",
                    "Move them by hand (COPY ... TO, and FROM on the target after CREATE EXTENSION), then remove them from the source; or DROP EXTENSION where nothing uses it any more.");
            }

            // plpgsql is part of every database.
            foreach (var extension in move.Source.Extensions.Where(extension => extension.Name != "plpgsql"))
            {
                if (move.Target.Extensions.FirstOrDefault(present => present.Name == extension.Name) is { } there)
                {
                    // A target that holds tables is dropped first, and made anew with the extension where the source has it.
                    if (there.Schema != extension.Schema && move.Target.Tables.Count == 0)
                    {
                        yield return new Finding(
                            "migration.extension-schema", Severity.Error,
                            $"'{move.Source.Name}' has the extension {extension.Name} in schema {extension.Schema}, the target's '{move.Target.Name}' in {there.Schema}: definitions that call it by its schema would fail there.",
                            $"In the target's '{move.Target.Name}', as the administrator: {there.DropStatement}; the migration makes it anew in {extension.Schema}.");
                    }

                    continue;
                }

                // One that is not there yet is made with the target's databases, where the server has it and lets it be made.
                if (!target.AvailableExtensions.ContainsKey(extension.Name))
                {
                    yield return new Finding(
                        "migration.extension-unavailable", Severity.Error,
                        $"'{move.Source.Name}' uses the extension {extension.Name}, which {target.Title()} does not offer.",
                        "Install its package on the target; or, when nothing uses it any more, DROP EXTENSION on the source.");
                }
                else if (target.AllowedExtensions is { } allowed && !allowed.Contains(extension.Name.ToLowerInvariant()))
                {
                    yield return new Finding(
                        "migration.extension-not-allowed", Severity.Error,
                        $"'{move.Source.Name}' uses the extension {extension.Name}, which is not on the allow-list of {target.Title()}.",
                        $"Add {extension.Name.ToUpperInvariant()} to the server parameter azure.extensions (dynamic: no restart).");
                }
            }
        }
    }

    private static string Describe(ExtensionTable table) =>
        $"{table.Table} of {table.Extension} ({(table.Rows is { } rows ? Text.Count(rows, "row") : "not readable")})";
}
