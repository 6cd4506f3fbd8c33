using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Majors of both servers and of the client programs.</summary>
internal static class VersionRules
{
    private const int Oldest = 14;
    private const int NewestTested = 18;

    public static IEnumerable<Finding> Examine(PreflightRequest request)
    {
        var (from, to) = (request.Source.Facts!.Major, request.Target.Facts!.Major);
        foreach (var (major, endpoint) in new[] { (from, request.Source.Endpoint), (to, request.Target.Endpoint) })
        {
            if (major < Oldest)
            {
                yield return new Finding(
                    "migration.version-unsupported", Severity.Error, $"{endpoint} is PostgreSQL {major}; the copy needs {Oldest} or newer.",
                    "Upgrade that server first.");
            }
            else if (major > NewestTested)
            {
                yield return new Finding(
                    "migration.version-untested", Severity.Warning, $"{endpoint} is PostgreSQL {major}; the copy has been tested up to {NewestTested}.",
                    "Rehearse first: MigrateData --rehearse.");
            }
        }

        if (to < from)
        {
            // Definitions are dumped by the newer server and read by the older one, which knows fewer words.
            var message = $"The target is PostgreSQL {to}, the source {from}: definitions of a newer major may hold what an older one does not know.";
            yield return request.Consent.AllowOlderMajor
                ? new Finding("migration.version-downgrade", Severity.Warning, message + " This was allowed.", "Rehearse first: MigrateData --rehearse.")
                : new Finding(
                    "migration.version-downgrade", Severity.Error, message,
                    "Choose a target of the same major; or, as Dify's own schema is known to move from 17 to 15, allow it: --allow-major-downgrade true.");
        }

        foreach (var finding in Clients(request, from))
            yield return finding;
        if (EngineRules.Check(from, request.PodMajor) is { } refused)
            yield return refused;
    }

    private static IEnumerable<Finding> Clients(PreflightRequest request, int source)
    {
        if (request.Clients is not { } clients)
        {
            yield return new Finding(
                "migration.client-missing", Severity.Error, "No pg_dump and pg_restore were found.", $"apt-get install postgresql-client-{source}");
        }
        else if (clients.Major < source)
        {
            yield return new Finding(
                "migration.client-too-old", Severity.Error,
                $"pg_dump is of PostgreSQL {clients.Major} and refuses to read the source, which is PostgreSQL {source}.",
                clients.Install ?? $"apt-get install postgresql-client-{source}");
        }
    }
}
