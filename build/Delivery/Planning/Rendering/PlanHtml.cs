using DifyDelivery.Planning.Changes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Planning.Rendering;

/// <summary>A plan as one HTML page that needs nothing else, no script either, in light and dark.</summary>
public static class PlanHtml
{
    private const int ValueLimit = 2000;

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --line: #d0d7de; --band: #f6f8fa; --bar: #2f6feb; --bar2: #8250df; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; --danger: #ffebe9; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --paper: #0d1117; --line: #30363d; --band: #161b22; --bar: #4c8dff; --bar2: #a371f7; --good: #3fb950; --warn: #d29922; --bad: #ff7b72; --danger: #321418; } }
        body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
        .lead { font-size: 1.1rem; font-weight: 600; } .soft { color: var(--soft); } ul { padding-left: 1.2rem; } code, .code { font: .82rem/1.45 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { background: var(--band); } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } details > summary { cursor: pointer; margin: .5rem 0; font-weight: 600; }
        .stop { background: var(--danger); border-left: 4px solid var(--bad); padding: .6rem 1rem; margin: 1rem 0; overflow-wrap: anywhere; } .stop p { margin: .25rem 0; }
        .destroy, .replace, .error { color: var(--bad); font-weight: 700; } .change, .warning { color: var(--warn); font-weight: 600; } .add { color: var(--good); font-weight: 600; } .kind { white-space: nowrap; }
        .value { display: block; } .value + .value { border-top: 1px dotted var(--line); } del { color: var(--bad); } ins { color: var(--good); text-decoration: none; }
        svg { display: block; max-width: 100%; height: auto; font: 14px system-ui, sans-serif; } svg text { fill: var(--ink); } svg .small { font-size: 12px; fill: var(--soft); } svg .label, svg .strong { font-weight: 600; fill: var(--ink); }
        svg .zone { fill: none; stroke: var(--line); stroke-dasharray: 6 4; } svg .box { fill: var(--band); stroke: var(--line); stroke-width: 1.5; } svg .used { stroke: var(--good); stroke-width: 3; } svg .wanted { stroke: var(--bar); stroke-width: 3; } svg .absent { stroke-dasharray: 3 4; opacity: .6; }
        svg .use { fill: none; stroke: var(--good); stroke-width: 2.5; } svg .wish { fill: none; stroke: var(--bar); stroke-width: 2.5; stroke-dasharray: 7 4; } svg .tip { fill: var(--soft); } svg .bar { fill: var(--bar); } svg .bar2 { fill: var(--bar2); } svg .grid { stroke: var(--line); }
        """;

    /// <summary>Renders a plan. The caller redacts the result.</summary>
    /// <param name="document">The plan and its settings.</param>
    public static string Render(PlanDocument document)
    {
        var plan = document.Plan;
        var title = $"{plan.Target} in {plan.Environment}";
        var html = new Html();
        html.Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\n");
        html.Raw("<style>\n").Raw(Style).Raw("\n</style></head>\n<body>\n");
        html.Add($"<h1>{title}</h1>\n<p class=\"lead\">{PlanSummary.Of(plan)}</p>\n");
        var shown = document.Shown;
        Danger(html, [.. shown.Where(change => change.Kind is ChangeKind.Destroy or ChangeKind.Replace)]);
        Unknown(html, plan.NotPreviewed);
        Findings(html, plan);
        html.Add($"<h2>Topology</h2>\n<p>{TopologyPicture.Describe(document.Observed, document.Settings.Topology)}</p>\n");
        TopologyPicture.Add(html, document);
        if (plan.Migration is { } migration)
        {
            Migration(html, migration);
        }

        CostHtml.Add(html, plan.Cost, plan.Advice);
        Changes(html, shown, document.NoiseCount);
        Steps(html, plan);
        Settings(html, document);
        html.Add($"<p class=\"soft\">Computed {Words.Moment(document.CreatedAt)} by DifyDelivery. The newest plan decides: an older page says what would have happened then.</p>\n</body></html>\n");
        return html.ToString();
    }

    private static void Danger(Html html, IReadOnlyList<PlannedChange> dangerous)
    {
        if (dangerous.Count == 0)
        {
            return;
        }

        html.Raw("<div class=\"stop\">");
        foreach (var change in dangerous)
        {
            html.Add($"<p><span class=\"{Class(change.Kind)}\">{Words.Of(change.Kind)}</span> {change.Subject}");
            html.Add($"{(change.AtStake is { } stake ? $": loses {stake}" : string.Empty)}{(change.Reason is { } reason ? $" ({reason})" : string.Empty)}</p>\n");
        }

        html.Raw("</div>\n");
    }

    private static void Unknown(Html html, IReadOnlyList<Unpreviewed> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        html.Raw("<ul>");
        foreach (var part in parts)
        {
            html.Add($"<li><strong>not previewed</strong>: {part.What}; {part.Why}</li>");
        }

        html.Raw("</ul>\n");
    }

    private static void Findings(Html html, DeliveryPlan plan)
    {
        if (plan.Findings.Count == 0)
        {
            return;
        }

        html.Raw("<h2>Findings</h2><div class=\"wide\"><table><thead><tr><th>Severity</th><th>Id</th><th>What</th><th>Remedy</th></tr></thead><tbody>\n");
        foreach (var finding in plan.Findings.OrderByDescending(finding => finding.Severity))
        {
            var severity = Words.Of(finding.Severity);
            html.Add($"<tr><td class=\"{severity}\">{severity}</td><td><code>{finding.Id}</code></td><td>{finding.Message}</td><td>{finding.Remedy ?? string.Empty}</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static void Migration(Html html, MigrationForecast migration)
    {
        html.Raw("<h2>Migration</h2>\n");
        foreach (var line in Words.Of(migration))
        {
            html.Add($"<p>{line}</p>\n");
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th>Largest tables</th><th class=\"number\">Bytes</th><th class=\"number\">Rows, about</th></tr></thead><tbody>\n");
        foreach (var table in migration.Largest)
        {
            html.Add($"<tr><td>{table.Table}</td><td class=\"number\">{Words.Bytes(table.Bytes)}</td><td class=\"number\">{(table.Rows is { } rows ? FormattableString.Invariant($"{rows:N0}") : "not known")}</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static void Changes(Html html, IReadOnlyList<PlannedChange> shown, int noise)
    {
        if (shown.Count + noise == 0)
        {
            return;
        }

        html.Add($"<h2>Changes ({shown.Count})</h2>\n");
        html.Raw("<div class=\"wide\"><table><thead><tr><th>What happens</th><th>To what</th><th>In</th><th>Values</th></tr></thead><tbody>\n");
        foreach (var change in shown)
        {
            html.Add($"<tr><td class=\"kind {Class(change.Kind)}\">{Words.Sign(change.Kind)} {Words.Of(change.Kind)}</td><td>{change.Subject}</td><td class=\"kind\">{Words.Of(change.Layer)}</td><td>");
            if (change.Reason is { } reason)
            {
                html.Add($"<span class=\"value\">{reason}</span>");
            }

            if (change.RestartsPods)
            {
                html.Raw("<span class=\"value\">its pods restart</span>");
            }

            foreach (var value in change.Values.Where(value => !value.IsNoise))
            {
                Value(html, value);
            }

            html.Raw("</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
        if (noise > 0)
        {
            html.Add($"<p class=\"soft\">{Words.Noise(noise)}.</p>\n");
        }
    }

    private static void Value(Html html, ChangedValue value)
    {
        html.Add($"<span class=\"value code\">{value.Path}: ");
        if (value.IsSecret)
        {
            html.Add($"{ValueText.SecretChange(value)}");
        }
        else
        {
            html.Add($"<del>{ValueText.Short(value.Before, ValueLimit)}</del> → <ins>{ValueText.Short(value.After, ValueLimit)}</ins>");
        }

        html.Raw(value.ForcesReplacement ? " <span class=\"replace\">forces replacement</span></span>" : "</span>");
    }

    private static void Steps(Html html, DeliveryPlan plan)
    {
        if (plan.Steps.Count == 0)
        {
            return;
        }

        html.Add($"<h2>Steps</h2>\n<details><summary>{plan.Steps.Count} steps, {plan.Steps.Count(step => step.Effect != StepEffect.None)} of them act</summary>");
        html.Raw("<div class=\"wide\"><table><thead><tr><th class=\"number\">#</th><th>Effect</th><th>Step</th><th>What exactly</th><th class=\"number\">Usually</th></tr></thead><tbody>\n");
        foreach (var (step, number) in plan.Steps.Select((step, index) => (step, index + 1)))
        {
            html.Add($"<tr><td class=\"number\">{number}</td><td class=\"{Words.Of(step.Effect).ToLowerInvariant()}\">{Words.Of(step.Effect)}</td><td>{step.Title}</td><td class=\"code\">{step.Preview ?? string.Empty}</td><td class=\"number\">{(step.Expected is { } usual ? DurationText.Format(usual) : string.Empty)}</td></tr>\n");
        }

        html.Raw("</tbody></table></div></details>\n");
    }

    private static void Settings(Html html, PlanDocument document)
    {
        html.Add($"<h2>Settings</h2>\n<details><summary>{document.Settings.Values.Count} parameters</summary>");
        html.Raw("<div class=\"wide\"><table><thead><tr><th>Parameter</th><th>Value</th><th>From</th></tr></thead><tbody>\n");
        foreach (var value in document.Settings.Values)
        {
            html.Add($"<tr><td>{value.Name}</td><td>{value.Text}</td><td>{value.Origin}</td></tr>\n");
        }

        html.Raw("</tbody></table></div></details>\n");
    }

    private static string Class(ChangeKind kind) => Words.Of(kind).ToLowerInvariant();
}
