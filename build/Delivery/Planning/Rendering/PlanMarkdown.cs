using System.Globalization;
using System.Text;
using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Planning.Rendering;

/// <summary>
/// A plan as Markdown, for job summaries and comments on pull requests: the verdict and what is dangerous in sight, the rest folded. It stays
/// below the size that GitHub accepts for a comment; what has to be left out for that is said.
/// </summary>
public static class PlanMarkdown
{
    /// <summary>The most characters that it has: GitHub takes 65,536 in a comment, and a marker or a heading of the poster's must fit beside it.</summary>
    public const int MostCharacters = 60_000;

    private const string Left = "_Left out here to fit a comment; `plan.html` and `plan.json` have everything._";

    /// <summary>How much is shown, from everything to the least: changes, values of each, characters of each value.</summary>
    private static readonly (int Changes, int Values, int Characters)[] Sizes = [(400, 60, 300), (200, 20, 120), (100, 8, 80), (60, 3, 40), (30, 0, 40)];

    /// <summary>Renders a plan. The caller redacts the result.</summary>
    /// <param name="document">The plan and its settings.</param>
    public static string Render(PlanDocument document)
    {
        var text = string.Empty;
        foreach (var (changes, values, characters) in Sizes)
        {
            text = Render(document, changes, values, characters);
            if (text.Length <= MostCharacters)
            {
                return text;
            }
        }

        return text[..text.LastIndexOf('\n', MostCharacters - Left.Length - 24)] + $"\n\n</details>\n\n{Left}\n";
    }

    private static string Render(PlanDocument document, int mostChanges, int mostValues, int characters)
    {
        var plan = document.Plan;
        var text = new StringBuilder();
        Line(text, $"# {Safe(plan.Target)} in {Safe(plan.Environment)}");
        Line(text, $"");
        Line(text, $"**{Safe(PlanSummary.Of(plan))}** Computed {Words.Moment(document.CreatedAt)}.");
        Line(text, $"");
        var shown = document.Shown;
        Overview(text, plan, [.. shown.Where(change => change.Kind is ChangeKind.Destroy or ChangeKind.Replace)]);
        Findings(text, plan);
        if (plan.Migration is { } migration)
        {
            Line(text, $"## Migration");
            Line(text, $"");
            foreach (var line in Words.Of(migration))
            {
                Line(text, $"- {Safe(line)}");
            }

            Line(text, $"");
        }

        CostMarkdown.Add(text, plan.Cost, plan.Advice);
        ChangeTable(text, document, shown, mostChanges, mostValues, characters);
        Steps(text, plan);
        Settings(text, document);
        return text.ToString();
    }

    private static void Overview(StringBuilder text, DeliveryPlan plan, IReadOnlyList<PlannedChange> dangerous)
    {
        if (dangerous.Count > 0)
        {
            Line(text, $"> [!CAUTION]");
            foreach (var change in dangerous.Take(20))
            {
                Line(text, $"> `{Words.Sign(change.Kind)}` **{Words.Of(change.Kind)}** {Safe(change.Subject)}{(change.AtStake is { } stake ? $" — loses {Safe(stake)}" : string.Empty)}<br>");
            }

            if (dangerous.Count > 20)
            {
                Line(text, $"> and {dangerous.Count - 20} more");
            }

            Line(text, $"");
        }

        foreach (var part in plan.NotPreviewed)
        {
            Line(text, $"- **not previewed**: {Safe(part.What)}; {Safe(part.Why)}");
        }

        if (plan.NotPreviewed.Count > 0)
        {
            Line(text, $"");
        }
    }

    private static void Findings(StringBuilder text, DeliveryPlan plan)
    {
        if (plan.Findings.Count == 0)
        {
            return;
        }

        Line(text, $"## Findings");
        Line(text, $"");
        Line(text, $"| severity | id | what | remedy |");
        Line(text, $"| --- | --- | --- | --- |");
        foreach (var finding in plan.Findings.OrderByDescending(finding => finding.Severity))
        {
            Line(text, $"| {Words.Of(finding.Severity)} | `{finding.Id}` | {Cell(ValueText.Short(finding.Message, 1000))} | {Cell(ValueText.Short(finding.Remedy ?? string.Empty, 1000))} |");
        }

        Line(text, $"");
    }

    private static void ChangeTable(
        StringBuilder text, PlanDocument document, IReadOnlyList<PlannedChange> shown, int mostChanges, int mostValues, int characters)
    {
        if (shown.Count + document.NoiseCount == 0)
        {
            return;
        }

        Fold(text, $"Changes ({shown.Count})", isOpen: shown.Count <= 12);
        Line(text, $"| | what | in | values |");
        Line(text, $"| :-: | --- | --- | --- |");
        foreach (var change in shown.Take(mostChanges))
        {
            var values = change.Values.Where(value => !value.IsNoise).ToList();
            IReadOnlyList<string> cells =
            [
                .. change.Reason is { } reason ? [Safe(reason)] : Array.Empty<string>(),
                .. change.RestartsPods ? ["its pods restart"] : Array.Empty<string>(),
                .. values.Take(mostValues).Select(value => $"`{Code(ValueText.Of(value, characters))}`"),
                .. values.Count > mostValues ? [$"and {Words.Count(values.Count - mostValues, "more value")}"] : Array.Empty<string>(),
            ];
            Line(text, $"| `{Words.Sign(change.Kind)}` {Words.Of(change.Kind)} | {Cell(change.Subject)} | {Words.Of(change.Layer)} | {string.Join("<br>", cells)} |");
        }

        Line(text, $"");
        if (shown.Count > mostChanges)
        {
            Line(text, $"and {shown.Count - mostChanges} more. {Left}");
            Line(text, $"");
        }

        if (document.NoiseCount > 0)
        {
            Line(text, $"{Words.Noise(document.NoiseCount)}.");
            Line(text, $"");
        }

        Close(text);
    }

    private static void Steps(StringBuilder text, DeliveryPlan plan)
    {
        if (plan.Steps.Count == 0)
        {
            return;
        }

        Fold(text, $"Steps ({plan.Steps.Count})", isOpen: false);
        Line(text, $"| # | effect | step | what exactly |");
        Line(text, $"| ---: | --- | --- | --- |");
        foreach (var (step, number) in plan.Steps.Select((step, index) => (step, index + 1)))
        {
            Line(text, $"| {number} | {Words.Of(step.Effect)} | {Cell(step.Title)} | {Cell(step.Preview ?? string.Empty)} |");
        }

        Line(text, $"");
        Close(text);
    }

    private static void Settings(StringBuilder text, PlanDocument document)
    {
        Fold(text, $"Settings ({document.Settings.Values.Count})", isOpen: false);
        Line(text, $"| parameter | value | from |");
        Line(text, $"| --- | --- | --- |");
        foreach (var value in document.Settings.Values)
        {
            Line(text, $"| {value.Name} | {Cell(value.Text)} | {Cell(value.Origin)} |");
        }

        Line(text, $"");
        Close(text);
    }

    private static void Fold(StringBuilder text, string title, bool isOpen) =>
        Line(text, $"<details{(isOpen ? " open" : string.Empty)}><summary>{title}</summary>\n");

    private static void Close(StringBuilder text) => Line(text, $"</details>\n");

    internal static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Text that is neither markup nor a mention, wherever it came from.</summary>
    internal static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            safe.Append(character switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '@' => "&#64;",
                '`' or '*' or '_' or '[' or ']' or '\\' or '~' => "\\" + character,
                _ => character.ToString(),
            });
        }

        return safe.ToString();
    }

    internal static string Cell(string text) => Safe(text).Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings("<br>");

    /// <summary>For a code span in a table: nothing ends either of them.</summary>
    private static string Code(string text) => text.Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
