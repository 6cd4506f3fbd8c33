using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>What the databases hold: rows, and the revision of Dify's schema.</summary>
internal static class ContentRules
{
    public static IEnumerable<Finding> Examine(PreflightRequest request)
    {
        foreach (var move in request.Databases)
        {
            if (!move.SelectedTables.Any())
            {
                yield return new Finding(
                    "migration.source-empty", Severity.Warning, $"The source's database '{move.Source.Name}' has none of the tables that are to be moved.",
                    "Make sure that it is the database that Dify uses.");
            }
        }

        foreach (var finding in Revisions(request))
            yield return finding;
    }

    private static IEnumerable<Finding> Revisions(PreflightRequest request)
    {
        var revisions = request.Databases.Select(move => move.Source.Revision).OfType<string>().ToList();
        if (revisions.Count == 0)
        {
            yield return new Finding(
                "migration.revision-missing", Severity.Warning, "No database of the source has a revision of Dify's schema (alembic_version).",
                "Make sure that these are Dify's databases, and that its first start has finished.");
        }
        else if (request.ExpectedRevision is { } expected && !revisions.Contains(expected))
        {
            yield return new Finding(
                "migration.revision-unexpected", Severity.Warning,
                $"The source's schema is at revision {Text.List(revisions)}, the deployed image's ends at {expected}: a migration of the schema is due, or running.",
                "Let Dify finish its schema migration before the move, and change no version during it.");
        }
        else if (request.ExpectedRevision is null)
        {
            yield return new Finding(
                "migration.revision-unknown", Severity.Note,
                $"The source's schema is at revision {Text.List(revisions)}. Which one the deployed Dify{(request.DeployedVersion is { } version ? $" {version}" : "")} ends at could not be found out, so that nobody has compared them.",
                "Let the api's pod say it ('flask db heads'): where it is another one, a migration of the schema is due, and Dify finishes that before the move.");
        }

        foreach (var (source, target, _) in request.Databases)
        {
            if (target.Revision is not null && source.Revision is not null && source.Revision != target.Revision)
            {
                yield return new Finding(
                    "migration.revision-differs", Severity.Note,
                    $"What the target's '{target.Name}' holds is of another revision ({target.Revision}) than the source ({source.Revision}): an earlier state, or another Dify.",
                    "Nothing needs to be done when it may be overwritten.");
            }
        }
    }
}
