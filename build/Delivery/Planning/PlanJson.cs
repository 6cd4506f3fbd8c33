using System.Text.Json;

namespace DifyDelivery.Planning;

/// <summary>A plan as JSON, for machines. The schema's version is <see cref="SchemaVersion"/>; members are only ever added within one.</summary>
public static class PlanJson
{
    /// <summary>Version of the document's schema.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    /// <summary>Renders a plan. The caller redacts the result.</summary>
    /// <param name="document">The plan and its settings.</param>
    public static string Render(PlanDocument document) => JsonSerializer.Serialize(
        new
        {
            schemaVersion = SchemaVersion,
            target = document.Plan.Target,
            environment = document.Plan.Environment,
            createdAt = document.CreatedAt.UtcDateTime,
            blocked = document.Plan.IsBlocked,
            hasChanges = document.Plan.HasChanges,
            findings = document.Plan.Findings.Select(finding => new
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
}
