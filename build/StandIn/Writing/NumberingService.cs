using Npgsql;

namespace DifyDelivery.StandIn.Writing;

/// <summary>
/// Writes number after number at a steady rate. A failing database is tried again with growing pauses, as a connection pool does,
/// and the number that failed is the one tried: the process does not end and no number is left out.
/// </summary>
internal sealed class NumberingService(WriterLedger ledger, INumberedWrite write, double writesPerSecond, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (writesPerSecond <= 0)
        {
            return;
        }

        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1 / writesPerSecond), clock);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken))
            {
                await WriteNextAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            var state = ledger.Current;
            Output.Line($"ledger closed: {state.Writer} acknowledged {state.Acknowledged}");
        }
    }

    private async Task WriteNextAsync(CancellationToken stoppingToken)
    {
        var state = ledger.Current;
        var number = state.Acknowledged + 1;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await write.CommitAsync(state.Writer, number, stoppingToken);
                ledger.Acknowledge(number);
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or IOException)
            {
                if (ledger.Current.LastError is null)
                {
                    Output.Line($"write {number} failed, trying again: {failure.Message}");
                }

                ledger.Fail(failure.Message);
                await Task.Delay(pause, clock, stoppingToken);
            }
        }
    }
}
