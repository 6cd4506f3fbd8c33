using System.Globalization;
using System.Net;
using System.Text;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Reporting;

namespace DifyDelivery.Migration.Reports;

/// <summary>A migration's report as one HTML file that needs nothing else, in light and dark.</summary>
public static class MigrationHtml
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --line: #d0d7de; --band: #f6f8fa; --bar: #2f6feb; --good: #1a7f37; --bad: #cf222e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --paper: #0d1117; --line: #30363d; --band: #161b22; --bar: #4c8dff; --good: #3fb950; --bad: #ff7b72; } }
        body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
        .lead { font-size: 1.05rem; } .soft { color: var(--soft); } ul { padding-left: 1.2rem; } code { font-size: .85em; }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .75rem; padding: 0; margin: 1.5rem 0; }
        .facts div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; overflow-wrap: anywhere; } .facts dt { color: var(--soft); font-size: .85rem; } .facts dd { margin: 0; font-weight: 600; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { background: var(--band); position: sticky; top: 0; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .digest { font-family: ui-monospace, monospace; font-size: .8rem; }
        .time { position: relative; min-width: 12rem; height: .7rem; background: var(--band); border-radius: .35rem; } .time i { position: absolute; top: 0; bottom: 0; min-width: 3px; border-radius: .35rem; background: var(--bar); }
        .good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 700; }
        """;

    /// <summary>Renders. The caller redacts the result.</summary>
    /// <param name="document">What to report.</param>
    public static string Render(ReportDocument document)
    {
        var record = document.Record;
        var title = $"{document.Title} of '{record.Environment}' from {record.From} to {record.To}";
        var html = new StringBuilder();
        Add(html, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Text(title)}</title>\n");
        Add(html, $"<style>\n{Style}\n</style></head>\n<body>\n<h1>{Text(title)}</h1>\n<p class=\"lead\">{Text(document.Situation.Headline)}</p>\n<p>{Text(document.Situation.Servers)}</p>\n");
        List(html, [.. document.Notes, .. document.Situation.Choices]);
        html.AppendLine("<dl class=\"facts\">");
        foreach (var (label, value) in document.Facts)
        {
            Add(html, $"<div><dt>{Text(label)}</dt><dd>{Text(value)}</dd></div>\n");
        }

        html.AppendLine("</dl>");
        Timeline(html, record.Steps);
        Checks(html, record.Checks);
        foreach (var database in record.Databases.Where(database => database.Tables.Count > 0))
        {
            Tables(html, database);
        }

        Add(html, $"<p class=\"soft\">Written {Text(ReportDocument.Moment(document.WrittenAt))} by DifyDelivery.</p>\n</body></html>\n");
        return html.ToString();
    }

    private static void Timeline(StringBuilder html, IReadOnlyList<StepRecord> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }

        var begin = steps.Min(step => step.StartedAt);
        var whole = Math.Max((steps.Max(step => step.FinishedAt) - begin).TotalSeconds, 0.001);
        html.AppendLine("<h2>Timeline</h2><div class=\"wide\"><table><thead><tr><th>Step</th><th>From</th><th class=\"number\">Took</th><th></th><th>Outcome</th></tr></thead><tbody>");
        foreach (var step in steps)
        {
            var left = (step.StartedAt - begin).TotalSeconds / whole * 100;
            var width = (step.FinishedAt - step.StartedAt).TotalSeconds / whole * 100;
            Add(html, $"<tr><td>{Text(step.Title)}</td><td class=\"number\">{Text(ReportDocument.Moment(step.StartedAt))}</td><td class=\"number\">{Text(DurationText.Format(step.FinishedAt - step.StartedAt))}</td>");
            Add(html, $"<td><div class=\"time\"><i style=\"left:{left:0.##}%;width:{width:0.##}%\"></i></div></td><td>{Text(step.Summary ?? string.Empty)}</td></tr>\n");
        }

        html.AppendLine("</tbody></table></div>");
    }

    private static void Checks(StringBuilder html, IReadOnlyList<CheckRecord> checks)
    {
        if (checks.Count == 0)
        {
            return;
        }

        html.AppendLine("<h2>Checks</h2><div class=\"wide\"><table><thead><tr><th>Check</th><th>Result</th><th>What was found</th></tr></thead><tbody>");
        foreach (var check in checks)
        {
            Add(html, $"<tr><td>{Text(check.Title)}</td><td class=\"{(check.Ok ? "good" : "bad")}\">{(check.Ok ? "good" : "bad")}</td><td>{Text(check.Detail)}</td></tr>\n");
        }

        html.AppendLine("</tbody></table></div>");
    }

    private static void Tables(StringBuilder html, DatabaseRecord database)
    {
        Add(html, $"<h2>Tables of {Text(database.Name)}</h2>\n");
        if (database.VerifiedIn is not null)
        {
            List(html, DigestText.Differences(database));
        }

        html.AppendLine("<div class=\"wide\"><table><thead><tr><th>Table</th><th class=\"number\">Rows</th><th class=\"number\">Bytes</th><th>Source digest</th><th>Target digest</th><th>Verdict</th></tr></thead><tbody>");
        foreach (var table in database.Tables)
        {
            Add(html, $"<tr><td>{Text(table.Table)}</td><td class=\"number\">{Text(ReportDocument.Number(table.Rows))}</td><td class=\"number\">{Text(ReportDocument.Number(table.Bytes))}</td>");
            Add(html, $"<td class=\"digest\">{Text(table.SourceDigest)}</td><td class=\"digest\">{Text(table.TargetDigest ?? string.Empty)}</td>");
            Add(html, $"<td class=\"{(table.IsEqual ? "good" : "bad")}\">{Text(ReportDocument.Verdict(table))}</td></tr>\n");
        }

        html.AppendLine("</tbody></table></div>");
    }

    private static void List(StringBuilder html, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            html.Append("<ul>").AppendJoin(string.Empty, lines.Select(line => $"<li>{Text(line)}</li>")).AppendLine("</ul>");
        }
    }

    private static void Add(StringBuilder html, FormattableString text) => html.Append(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
