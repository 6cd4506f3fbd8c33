using DifyDelivery.Reporting;

namespace DifyDelivery.Helm;

/// <summary>
/// Clears away an operation whose Helm was killed: Helm refuses every further one while a revision is pending. Only the record goes; what was
/// already sent to the cluster carries the release's name, and the next upgrade adopts it.
/// </summary>
internal sealed class AbandonedOperation(IHelm helm, IHelmRecords? records, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task ClearAsync(UpgradeOptions options, IReporter reporter, CancellationToken cancellationToken)
    {
        while (await helm.StatusAsync(options.Target, cancellationToken) is { IsPending: true } revision)
        {
            var age = time.GetUtcNow() - revision.Updated;
            if (age < options.AbandonedAfter)
            {
                // The Helm of a run that was killed a moment ago may still be at it.
                await Task.Delay(age < TimeSpan.Zero ? Pause : Min(Pause, options.AbandonedAfter - age), time, cancellationToken);
                continue;
            }

            var secret = $"sh.helm.release.v1.{options.Target.Release}.v{revision.Revision}";
            if (records is null)
                throw Blocked(options.Target, revision, secret);
            reporter.Warning(
                $"Release {options.Target.Release} was left {revision.Status} by a run that ended half way; its record is removed and the upgrade goes on.");
            await records.DeleteAsync(options.Target, secret, cancellationToken);
        }
    }

    public static HelmException Blocked(HelmRelease target, HelmRevision revision, string secret) => new(
        HelmFailure.OperationInProgress,
        $"Release {target.Release} is {revision.Status} since {revision.Updated:u}",
        "Another run is at work on it, or one was ended half way.",
        $"Wait for the other run. If there is none: kubectl delete secret {secret} --namespace {target.Namespace}, and run again.");

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
