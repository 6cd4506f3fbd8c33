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
        var connected = await scene.Platform.ObserveAsync(findings, cancellationToken);
        var record = await scene.LookAsync(connected, cancellationToken);
        if (connected is null)
        {
            reporter.Warning("The cluster does not answer; this is what this machine knows.");
        }

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

    private static IReadOnlyList<string> Row(StepRecord step) =>
    [
        step.Title, FormattableString.Invariant($"{step.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}"),
        DurationText.Format(step.FinishedAt - step.StartedAt), step.Summary ?? string.Empty,
    ];
}
