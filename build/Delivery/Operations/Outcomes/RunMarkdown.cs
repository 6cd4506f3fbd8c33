using System.Text;
using DifyDelivery.Errors;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Reporting;
using static DifyDelivery.Planning.Rendering.PlanMarkdown;

namespace DifyDelivery.Operations.Outcomes;

/// <summary>What a target has done, as Markdown for job summaries: the failure first, with its remedy; then what every step said.</summary>
public static class RunMarkdown
{
    /// <summary>Renders. The caller redacts the result.</summary>
    /// <param name="report">What was done.</param>
    public static string Render(RunReport report)
    {
        var text = new StringBuilder();
        var plan = report.Plan;
        Line(text, $"# {Safe(plan.Target)} in {Safe(plan.Environment)}");
        Line(text, $"");
        Line(text, $"**{Verdict(report)}**");
        Line(text, $"");
        Failure(text, report.Failure);
        Findings(text, plan);
        Steps(text, report);
        return text.ToString();
    }

    private static string Verdict(RunReport report)
    {
        var took = DurationText.Format(report.Took);
        return report switch
        {
            { Failure: FindingsBlockException { IsInStep: true } } => $"Stopped by findings after {took}. What is done is kept.",
            { Failure: FindingsBlockException } => "Blocked by its findings; nothing was changed.",
            { Failure: PlanBundleMismatchException { IsOvertaken: true } } => "Overtaken by another run; nothing was applied.",
            { Failure: PlanBundleMismatchException } => "The plan bundle does not fit; nothing was applied.",
            { Failure: ConfirmationRequiredException } when report.Outcomes.Any(outcome => outcome is { Result: StepResult.Done, Step.Effect: not StepEffect.None }) =>
                $"It needs a confirmation; it stopped after {took}. What is done is kept.",
            { Failure: ConfirmationRequiredException } => "It needs a confirmation; nothing was changed.",
            { Failure: OperationCanceledException } => $"Interrupted after {took}. What is done is kept.",
            { Failure: not null } => $"Failed after {took}.",
            { Outcomes.Count: 0 } => "There was nothing to do.",
            _ => $"Done in {took}: {report.Outcomes.Count(outcome => outcome.Result == StepResult.Done)} steps"
                + (report.Outcomes.Count(outcome => outcome.Result == StepResult.NotNeeded) is var idle and > 0 ? $", {idle} not needed." : "."),
        };
    }

    private static void Failure(StringBuilder text, Exception? failure)
    {
        if (failure is null or FindingsBlockException { IsInStep: false } or OperationCanceledException)
        {
            return;
        }

        Line(text, $"> [!CAUTION]");
        foreach (var line in (failure is DeliveryException ? failure.ToString() : failure.Message).Split('\n'))
        {
            Line(text, $"> {Safe(line.Trim())}<br>");
        }

        Line(text, $"");
    }

    private static void Findings(StringBuilder text, DeliveryPlan plan)
    {
        var findings = plan.Findings.Where(finding => finding.Severity != Severity.Note).OrderByDescending(finding => finding.Severity).ToList();
        if (findings.Count == 0)
        {
            return;
        }

        Line(text, $"| severity | id | what | remedy |");
        Line(text, $"| --- | --- | --- | --- |");
        foreach (var finding in findings)
        {
            Line(text, $"| {(finding.Severity == Severity.Error ? "**error**" : "warning")} | `{finding.Id}` | {Cell(finding.Message)} | {Cell(finding.Remedy ?? string.Empty)} |");
        }

        Line(text, $"");
    }

    private static void Steps(StringBuilder text, RunReport report)
    {
        if (report.Outcomes.Count == 0)
        {
            return;
        }

        Line(text, $"| step | result | what came of it |");
        Line(text, $"| --- | --- | --- |");
        foreach (var (step, result, says) in report.Outcomes)
        {
            Line(text, $"| {Cell(step.Title)} | {Word(result)} | {Cell(says ?? string.Empty)} |");
        }

        foreach (var step in report.Plan.Steps.Skip(report.Outcomes.Count))
        {
            Line(text, $"| {Cell(step.Title)} | not run | |");
        }

        Line(text, $"");
    }

    private static string Word(StepResult result) => result switch
    {
        StepResult.Done => "done",
        StepResult.NotNeeded => "not needed",
        _ => "**failed**",
    };
}
