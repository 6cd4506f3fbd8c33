using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Prints where a migration stands and what a person may do.</summary>
internal sealed class MigrationStatus(MigrationScene scene)
{
    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        var reporter = scene.Context.Reporter;
        var findings = new List<Finding>();

        // Whoever may not migrate may still be told where a migration stands, as far as that can be read.
        var connected = await scene.Platform.ObserveAsync(findings, cancellationToken) ?? scene.Platform.Found;
        foreach (var finding in findings.Where(finding => finding.Severity == Severity.Error))
        {
            reporter.Warning(finding.Remedy is null ? finding.Message : $"{finding.Message} {finding.Remedy}");
        }

        var record = await ReadAsync(connected, cancellationToken);
        var situation = new MigrationClosing(scene.Context).Situation(record);
        reporter.Line(situation.Headline);
        reporter.Line(situation.Servers);
        if (record is not null)
        {
            reporter.Table(["step", "when", "took", "outcome"], record.Steps.Select(Row));
        }

        foreach (var choice in situation.Choices)
        {
            reporter.Line($"  {choice}");
        }
    }

    /// <summary>The record of the cluster, or of this machine where that one cannot be read; it says which.</summary>
    private async Task<MigrationRecord?> ReadAsync(ConnectedCluster? connected, CancellationToken cancellationToken)
    {
        var why = "No cluster answers";
        if (connected is not null)
        {
            try
            {
                return await scene.LookAsync(connected, cancellationToken);
            }
            catch (DeliveryException exception)
            {
                why = $"The migration's journal cannot be read: {exception.Message} {exception.Remedy}".TrimEnd(' ', '.');
            }
        }

        scene.Context.Reporter.Warning($"{why}; this is what this machine knows.");
        return await scene.LookAsync(null, cancellationToken);
    }

    private static IReadOnlyList<string> Row(StepRecord step) =>
    [
        step.Title, FormattableString.Invariant($"{step.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}"),
        DurationText.Format(step.FinishedAt - step.StartedAt), step.Summary ?? string.Empty,
    ];
}
