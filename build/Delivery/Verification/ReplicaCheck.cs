using System.Globalization;
using DifyDelivery.Postgres;

namespace DifyDelivery.Verification;

/// <summary>The read replica streams from the primary, and replays what it receives.</summary>
internal sealed class ReplicaCheck(VerificationSubject subject) : ICheck
{
    /// <summary>A standby that lost its primary tries again every 5 s (wal_retrieve_retry_interval).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>What a replica that works never is behind by: four segments of write-ahead log.</summary>
    private const long MostBehind = 64L * 1024 * 1024;

    /// <summary>Readings in which nothing was replayed although there was something: 3 s of standing still.</summary>
    private const int StandingReadings = 6;

    public string Title => "replica";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var began = subject.Time.GetTimestamp();
        while (true)
        {
            var standbys = await StandbysAsync(cancellationToken);
            if (standbys.FirstOrDefault(standby => standby.IsStreaming) is { } streaming)
            {
                return await ReplayAsync(streaming, cancellationToken);
            }

            if (subject.Time.GetElapsedTime(began) > Patience)
            {
                return CheckResult.Bad(standbys.Count == 0 ? "no standby is connected" : $"{standbys[0].Name} is in state '{standbys[0].State}'", Logs);
            }

            await Task.Delay(Interval, subject.Time, cancellationToken);
        }
    }

    private string Logs => $"kubectl logs --namespace {subject.Release.Namespace} {subject.Names.PostgresqlRead}-0";

    private async Task<IReadOnlyList<StandbyFacts>> StandbysAsync(CancellationToken cancellationToken)
    {
        await using var primary = await subject.Database(cancellationToken);
        return (await primary.Server.ReadReplicationAsync(cancellationToken)).Standbys;
    }

    /// <summary>
    /// Asked of the replica itself: its primary hears of what was replayed with the next message only, up to 10 s later when nothing is written.
    /// </summary>
    private async Task<CheckResult> ReplayAsync(StandbyFacts standby, CancellationToken cancellationToken)
    {
        await using var replica = await subject.Replica(cancellationToken);
        var behind = new List<long>();
        while (true)
        {
            var lag = (await replica.Server.ReadReplicationAsync(cancellationToken)).Receiver?.NotReplayedBytes ?? 0;
            behind.Add(lag);
            var text = string.Create(CultureInfo.InvariantCulture, $"{standby.Name} streams, {lag} bytes received and not replayed");
            if (lag > MostBehind)
            {
                return CheckResult.Bad(text, Logs);
            }

            // Less than before, or nothing at all: it works.
            if (lag == 0 || (behind.Count > 1 && lag < behind[^2]))
            {
                return CheckResult.Good(text);
            }

            if (behind.Count >= StandingReadings)
            {
                return CheckResult.Bad(
                    $"{text}: it has replayed nothing for {(Interval * (StandingReadings - 1)).TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s",
                    $"kubectl exec --namespace {subject.Release.Namespace} {subject.Names.PostgresqlRead}-0 -- psql -U postgres -c 'SELECT pg_is_wal_replay_paused()'; if true: SELECT pg_wal_replay_resume()");
            }

            await Task.Delay(Interval, subject.Time, cancellationToken);
        }
    }
}
