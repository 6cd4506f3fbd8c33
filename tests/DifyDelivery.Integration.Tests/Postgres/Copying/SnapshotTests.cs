using DifyDelivery.Integration.Tests.Support;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>All workers read the source as it was at one instant, whoever writes to it meanwhile.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class SnapshotTests(CopyServers servers)
{
    private const string Pair =
        """
        CREATE TABLE debit (id int PRIMARY KEY, note text NOT NULL);
        CREATE TABLE credit (id int PRIMARY KEY, note text NOT NULL);
        INSERT INTO debit SELECT n, repeat(md5(n::text), 20) FROM generate_series(1, 20000) n;
        INSERT INTO credit SELECT * FROM debit;
        """;

    [Fact]
    public async Task RowsOfOneTransactionArriveTogetherOrNotAtAll()
    {
        var source = await servers.NewSourceAsync(Pair);
        var target = await servers.NewTargetAsync();
        var first = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var writer = WriteAsync(TestDatabases.ConnectionString(source), first, stop.Token);
        await first.Task;

        await CopyServers.CopyOf(CopyServers.Request(source, target) with { SourceIsFenced = false, PartBytes = 256 * 1024 }).RunAsync(new ProgressLog());
        await stop.CancelAsync();
        var written = await writer;

        var arrived = (long)(await servers.Target.QueryAsync("SELECT count(*) FROM credit WHERE id > 20000", target.Name))!;
        arrived.ShouldBeInRange(1, written - 1);
        (await servers.Target.QueryAsync("SELECT count(*) FROM debit FULL JOIN credit USING (id) WHERE debit.note IS NULL OR credit.note IS NULL", target.Name)).ShouldBe(0L);
    }

    private static async Task<int> WriteAsync(string source, TaskCompletionSource first, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(source);
        await connection.OpenAsync(CancellationToken.None);
        var written = 0;
        while (!stop.IsCancellationRequested)
        {
            written++;
            await using var command = new NpgsqlCommand(
                FormattableString.Invariant($"WITH one AS (INSERT INTO debit VALUES ({20000 + written}, 'pair')) INSERT INTO credit VALUES ({20000 + written}, 'pair')"), connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            first.TrySetResult();
        }

        return written;
    }
}
