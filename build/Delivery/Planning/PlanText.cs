using DifyDelivery.Reporting;

namespace DifyDelivery.Planning;

/// <summary>A plan on the console.</summary>
public static class PlanText
{
    /// <summary>Prints findings, steps and the closing sentence.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="reporter">Where to print.</param>
    public static void Print(DeliveryPlan plan, IReporter reporter)
    {
        foreach (var (step, number) in plan.Steps.Select((step, index) => (step, index + 1)))
        {
            reporter.Line($"{number,3}. {Sign(step.Effect)} {step.Title}");
            foreach (var line in (step.Preview ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                reporter.Line($"       {line.TrimEnd()}");
            }
        }

        foreach (var finding in plan.Findings.OrderBy(finding => finding.Severity))
        {
            reporter.Line($"{Words.Of(finding.Severity)} {finding.Id}: {finding.Message}");
            if (finding.Remedy is { } remedy)
            {
                reporter.Line($"       {remedy}");
            }
        }

        reporter.Line(PlanSummary.Of(plan));
    }

    private static char Sign(StepEffect effect) => effect switch
    {
        StepEffect.Create => '+',
        StepEffect.Change => '~',
        StepEffect.Destroy => '-',
        _ => ' ',
    };
}
