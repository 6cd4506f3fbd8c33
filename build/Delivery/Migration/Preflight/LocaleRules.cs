using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Encodings, collations, time zones.</summary>
internal static class LocaleRules
{
    public static IEnumerable<Finding> Examine(PreflightRequest request)
    {
        foreach (var (source, target, _) in request.Databases)
        {
            if (!target.Exists)
                continue;
            if (source.Encoding != target.Encoding)
            {
                yield return new Finding(
                    "migration.encoding-differs", Severity.Error,
                    $"'{source.Name}' is stored in {source.Encoding}, the target's '{target.Name}' in {target.Encoding}: not every text fits.",
                    $"CREATE DATABASE \"{target.Name}\" TEMPLATE template0 ENCODING '{source.Encoding}', after dropping the empty one.");
            }

            if (source.Collation != target.Collation)
            {
                yield return new Finding(
                    "migration.collation-differs", Severity.Note,
                    $"'{source.Name}' sorts by {source.Collation}, the target's '{target.Name}' by {target.Collation}: ORDER BY on text may change; indexes are made anew.",
                    "Nothing needs to be done.");
            }

            if (!AreSameZone(source.TimeZone, target.TimeZone))
            {
                yield return new Finding(
                    "migration.time-zone-differs", Severity.Warning,
                    $"Sessions of '{source.Name}' are in {source.TimeZone}, those of the target's '{target.Name}' in {target.TimeZone}; Dify's timestamps have no zone, and defaults are taken in the session's.",
                    $"ALTER DATABASE \"{target.Name}\" SET timezone = '{source.TimeZone}'.");
            }
        }
    }

    private static bool AreSameZone(string one, string other) => one == other || (IsUtc(one) && IsUtc(other));

    private static bool IsUtc(string zone) => zone is "UTC" or "Etc/UTC" or "GMT" or "Etc/GMT" or "Universal" or "Etc/Universal" or "Zulu" or "Etc/Zulu" or "UCT" or "Etc/UCT";
}
