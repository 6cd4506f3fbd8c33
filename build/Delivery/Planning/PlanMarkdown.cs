using System.Globalization;
using System.Text;

namespace DifyDelivery.Planning;

/// <summary>A plan as Markdown, for job summaries and reviews: danger first.</summary>
public static class PlanMarkdown
{
    /// <summary>Renders a plan. The caller redacts the result.</summary>
    /// <param name="document">The plan and its settings.</param>
    public static string Render(PlanDocument document)
    {
        var plan = document.Plan;
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"# {plan.Target} in {plan.Environment}")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{PlanSummary.Of(plan)} Computed {document.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.")
            .AppendLine();
        if (plan.Findings.Count > 0)
        {
            text.AppendLine("## Findings").AppendLine().AppendLine("| severity | id | what | remedy |").AppendLine("| --- | --- | --- | --- |");
            foreach (var finding in plan.Findings.OrderByDescending(finding => finding.Severity))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {Words.Of(finding.Severity)} | `{finding.Id}` | {Cell(finding.Message)} | {Cell(finding.Remedy ?? string.Empty)} |");
            }

            text.AppendLine();
        }

        text.AppendLine("## Steps").AppendLine().AppendLine("| # | effect | step | what exactly |").AppendLine("| ---: | --- | --- | --- |");
        foreach (var (step, number) in plan.Steps.Select((step, index) => (step, index + 1)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {number} | {Words.Of(step.Effect)} | {Cell(step.Title)} | {Cell(step.Preview ?? string.Empty)} |");
        }

        text.AppendLine().AppendLine("## Settings").AppendLine().AppendLine("| parameter | value | from |").AppendLine("| --- | --- | --- |");
        foreach (var value in document.Settings.Values)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {value.Name} | {Cell(value.Text)} | {Cell(value.Origin)} |");
        }

        return text.ToString();
    }

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings("<br>");
}
