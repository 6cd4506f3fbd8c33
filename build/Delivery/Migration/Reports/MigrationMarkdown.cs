using System.Globalization;
using System.Text;
using DifyDelivery.Reporting;

namespace DifyDelivery.Migration.Reports;

/// <summary>A migration's report as Markdown, for job summaries.</summary>
public static class MigrationMarkdown
{
    /// <summary>Renders. The caller redacts the result.</summary>
    /// <param name="document">What to report.</param>
    public static string Render(ReportDocument document)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {document.Title} of '{document.Record.Environment}' from {document.Record.From} to {document.Record.To}");
        text.AppendLine().AppendLine(document.Situation.Headline).AppendLine().AppendLine(document.Situation.Servers).AppendLine();
        foreach (var note in document.Notes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {note}");
        }

        foreach (var choice in document.Situation.Choices)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {choice}");
        }

        Table(text, "Summary", ["what", "value"], document.Facts.Select(fact => new[] { fact.Label, fact.Value }));
        Table(text, "Timeline", ["step", "from", "took", "outcome"], document.Record.Steps.Select(step => new[]
        {
            step.Title, ReportDocument.Moment(step.StartedAt), DurationText.Format(step.FinishedAt - step.StartedAt), step.Summary ?? string.Empty,
        }));
        Table(text, "Checks", ["check", "result", "what was found"], document.Record.Checks.Select(check => new[]
        {
            check.Title, check.Ok ? "good" : "BAD", check.Detail,
        }));
        foreach (var database in document.Record.Databases.Where(database => database.Tables.Count > 0))
        {
            Table(
                text, $"Tables of {database.Name}", ["table", "rows", "bytes", "source digest", "target digest", "verdict"],
                database.Tables.Select(table => new[]
                {
                    table.Table, ReportDocument.Number(table.Rows), ReportDocument.Number(table.Bytes), $"`{table.SourceDigest}`",
                    table.TargetDigest is null ? string.Empty : $"`{table.TargetDigest}`", ReportDocument.Verdict(table),
                }));
        }

        Table(text, "Differences", ["what"], document.Record.Databases.SelectMany(database => database.Tables.Count > 0 && database.VerifiedIn is not null
            ? DigestText.Differences(database) : []).Select(line => new[] { line }));
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Written {ReportDocument.Moment(document.WrittenAt)}.");
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IReadOnlyList<string> headings, IEnumerable<string[]> rows)
    {
        var list = rows.ToList();
        if (list.Count == 0)
        {
            return;
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", headings)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(Enumerable.Repeat(" --- |", headings.Count))}");
        foreach (var row in list)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Cell))} |");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings("<br>");
}
