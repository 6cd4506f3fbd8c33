using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Migration.Reports;

namespace DifyDelivery.Operations.Migrating;

/// <summary>What is said and written when a run on a migration ends, well or not.</summary>
internal sealed class MigrationClosing(DeliveryContext context)
{
    public MigrationSituation Situation(MigrationRecord? record) =>
        MigrationSituation.Of(record, context.Environment, context.Time.GetUtcNow(), context.Settings.GivenArguments);

    /// <summary>After a failure or an interruption: the state of both servers, and the command that continues or rolls back.</summary>
    public void Explain(MigrationRecord record)
    {
        var situation = Situation(record);
        context.Reporter.Line(situation.Headline);
        context.Reporter.Line(situation.Paragraph);
    }

    /// <summary>Writes artifacts/&lt;name&gt;.md, .json and .html.</summary>
    public async Task WriteAsync(string name, string title, MigrationRecord record, IReadOnlyList<string> notes)
    {
        var document = new ReportDocument(title, record, Situation(record), context.Time.GetUtcNow(), notes);
        Directory.CreateDirectory(context.Folders.Artifacts);
        foreach (var (ending, text) in new[]
        {
            ("md", MigrationMarkdown.Render(document)), ("json", MigrationJson.Render(document)), ("html", MigrationHtml.Render(document)),
        })
        {
            await File.WriteAllTextAsync(Path.Combine(context.Folders.Artifacts, $"{name}.{ending}"), context.Redactor.Redact(text), CancellationToken.None);
        }

        context.Reports.Add(Path.Combine(context.Folders.Artifacts, $"{name}.md"));
        context.Reporter.Line($"Written: artifacts/{name}.md, artifacts/{name}.json, artifacts/{name}.html");
    }
}
