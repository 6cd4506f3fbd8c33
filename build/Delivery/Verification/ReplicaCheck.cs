namespace DifyDelivery.Verification;

/// <summary>The read replica streams from the primary.</summary>
internal sealed class ReplicaCheck(VerificationSubject subject) : ICheck
{
    /// <summary>A standby that lost its primary tries again every 5 s (wal_retrieve_retry_interval).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public string Title => "replica";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var primary = await subject.Database(cancellationToken);
        var began = subject.Time.GetTimestamp();
        while (true)
        {
            var standbys = (await primary.Server.ReadReplicationAsync(cancellationToken)).Standbys;
            if (standbys.FirstOrDefault(standby => standby.IsStreaming) is { } streaming)
            {
                return CheckResult.Good($"{streaming.Name} streams, {streaming.LagBytes ?? 0} bytes behind");
            }

            if (subject.Time.GetElapsedTime(began) > Patience)
            {
                return CheckResult.Bad(
                    standbys.Count == 0 ? "no standby is connected" : $"{standbys[0].Name} is in state '{standbys[0].State}'",
                    $"kubectl logs --namespace {subject.Release.Namespace} {subject.Names.PostgresqlRead}-0");
            }

            await Task.Delay(Interval, subject.Time, cancellationToken);
        }
    }
}
