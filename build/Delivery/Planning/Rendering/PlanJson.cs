using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Planning.Rendering;

/// <summary>
/// A plan as JSON, for machines; <c>docs/plan.schema.json</c> describes it. The schema's version is <see cref="SchemaVersion"/>; members are
/// only ever added within one.
/// </summary>
public static class PlanJson
{
    /// <summary>Version of the document's schema.</summary>
    public const int SchemaVersion = 1;

    private const int ValueLimit = 4000;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Renders a plan. The caller redacts the result.</summary>
    /// <param name="document">The plan and its settings.</param>
    public static string Render(PlanDocument document) => JsonSerializer.Serialize(
        new
        {
            schemaVersion = SchemaVersion,
            target = document.Plan.Target,
            environment = document.Plan.Environment,
            createdAt = document.CreatedAt.UtcDateTime,
            topology = new { desired = document.Settings.Topology.ToString(), observed = document.Observed?.ToString() },
            blocked = document.Plan.IsBlocked,
            hasChanges = document.Plan.HasChanges,
            summary = PlanSummary.Of(document.Plan),
            changes = PlannedChange.DangerFirst(document.Plan.Changes).Select(Change),
            notPreviewed = document.Plan.NotPreviewed.Select(part => new { layer = Name(part.Layer), what = part.What, why = part.Why }),
            migration = document.Plan.Migration is { } migration ? Migration(migration) : null,
            cost = CostJson.Of(document.Plan.Cost),
            advice = CostJson.Of(document.Plan.Advice),
            findings = document.Plan.Findings.OrderByDescending(finding => finding.Severity).Select(finding => new
            {
                id = finding.Id,
                severity = Words.Of(finding.Severity),
                message = finding.Message,
                remedy = finding.Remedy,
            }),
            steps = document.Plan.Steps.Select(step => new
            {
                id = step.Id,
                effect = Words.Of(step.Effect).ToLowerInvariant(),
                title = step.Title,
                preview = step.Preview,
                expectedSeconds = step.Expected?.TotalSeconds,
            }),
            settings = document.Settings.Values.Select(value => new { name = value.Name, value = value.Text, origin = value.Origin }),
        },
        Options) + "\n";

    private static object Change(PlannedChange change) => new
    {
        layer = Name(change.Layer),
        kind = Words.Of(change.Kind).ToLowerInvariant(),
        type = change.Type,
        name = change.Name,
        reason = change.Reason,
        atStake = change.AtStake,
        restartsPods = change.RestartsPods,
        noise = change.IsNoise,
        values = change.Values.Select(value => new
        {
            path = value.Path,
            before = value.Before is { } before ? Cut(before) : null,
            after = value.After is { } after ? Cut(after) : null,
            secret = value.IsSecret,
            forcesReplacement = value.ForcesReplacement,
            noise = value.IsNoise,
        }),
    };

    private static object Migration(MigrationForecast migration) => new
    {
        from = migration.From.ToString(),
        to = migration.To.ToString(),
        tables = migration.Tables,
        rows = migration.Rows,
        tableBytes = migration.TableBytes,
        indexBytes = migration.IndexBytes,
        largest = migration.Largest.Select(table => new { table = table.Table, bytes = table.Bytes, rows = table.Rows }),
        bytesPerSecond = migration.BytesPerSecond,
        measured = migration.IsMeasured,
        copySeconds = migration.Copy.TotalSeconds,
        verificationSeconds = migration.Verification.TotalSeconds,
        writeStopSeconds = migration.WriteStop.TotalSeconds,
    };

    private static string Name(ChangeLayer layer) => layer.ToString().ToLowerInvariant();

    private static string Cut(string value) => value.Length <= ValueLimit ? value : ValueText.Short(value, ValueLimit);
}
