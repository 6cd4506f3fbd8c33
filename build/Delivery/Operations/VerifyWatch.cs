using System.Globalization;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations;

/// <summary>Verifies again and again until it is interrupted: everything the first time, then only what has changed.</summary>
internal sealed class VerifyWatch(DeliveryContext context, Func<VerifyOperation> verify)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        VerificationReport? before = null;
        while (true)
        {
            var report = await LookAsync(isFirst: before is null, cancellationToken);
            var now = context.Time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            foreach (var change in before is null ? [] : report.ChangesSince(before))
            {
                context.Reporter.Line($"{now} {change}");
            }

            before = report;
            await Task.Delay(Interval, context.Time, cancellationToken);
        }
    }

    private async Task<VerificationReport> LookAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var operation = verify();
        var checks = await operation.ChecksAsync(cancellationToken);
        using var activity = context.Reporter.Begin("Verify");
        var rows = new List<CheckRow>();
        foreach (var check in checks)
        {
            activity.Update(check.Title, (double)rows.Count / checks.Count);
            rows.Add(new CheckRow(check.Title, await CheckRunner.RunAsync(check, cancellationToken)));
        }

        var report = new VerificationReport(context.Environment, context.Settings.Topology.ToString(), context.Time.GetUtcNow(), rows, operation.Findings);
        if (isFirst)
        {
            context.Reporter.Table(VerificationReport.Headings, report.Rows);
        }

        if (report.Failed.Count == 0)
        {
            activity.Succeed($"{rows.Count} checks passed");
        }
        else
        {
            activity.Fail($"{report.Failed.Count} of {rows.Count} checks failed: {string.Join(", ", report.Failed.Select(row => row.Title))}");
        }

        return report;
    }
}
