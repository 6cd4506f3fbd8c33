using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Schema;
using DifyDelivery.Postgres.Copying.Work;

namespace DifyDelivery.Tests.Postgres.Copying;

public class WorkQueueTests
{
    [Theory]
    [InlineData(1000, 10, 100, "0-1", "1-2", "2-3", "3-4", "4-5", "5-6", "6-7", "7-8", "8-9", "9-")]
    [InlineData(1000, 3, 100, "0-1", "1-2", "2-")]
    [InlineData(250, 100, 100, "0-33", "33-66", "66-")]
    [InlineData(100, 100, 100, "0-")]
    [InlineData(0, 0, 100, "0-")]
    [InlineData(8192, 0, 100, "0-")]
    public void PartsCoverATableOnce(long bytes, long blocks, long partBytes, params string[] ranges) =>
        PartRange.Cut(bytes, blocks, partBytes).Select(range => $"{range.FirstBlock}-{range.EndBlock}").ShouldBe(ranges);

    [Fact]
    public async Task ATablesIndexesWaitForItsRowsAndComeBeforeOtherTables()
    {
        var big = Work("big", parts: 2, keys: 2, indexes: 2);
        var small = Work("small", parts: 1, keys: 0, indexes: 0);
        var queue = new WorkQueue([big, small]);

        var first = await TakeAsync(queue, "big 1/2");
        var second = await TakeAsync(queue, "big 2/2");
        queue.Done(first);
        var third = await TakeAsync(queue, "small");
        queue.Done(second);
        var key = await TakeAsync(queue, "key 1");
        queue.Done(third);
        var statistics = await TakeAsync(queue, "small analyze");
        var waiting = queue.TakeAsync(default);
        waiting.IsCompleted.ShouldBeFalse("a key locks its table");
        queue.Done(key);
        var secondKey = (await waiting)!;
        Title(secondKey).ShouldBe("key 2");
        queue.Done(secondKey);
        var (one, two) = (await TakeAsync(queue, "index 1"), await TakeAsync(queue, "index 2"));
        waiting = queue.TakeAsync(default);
        queue.Done(one);
        waiting.IsCompleted.ShouldBeFalse("statistics wait for the locks of indexes");
        queue.Done(two);
        var last = (await waiting)!;
        Title(last).ShouldBe("big analyze");
        queue.Done(statistics);
        waiting = queue.TakeAsync(default);
        queue.Done(last);

        (await waiting).ShouldBeNull();
    }

    private static async Task<WorkItem> TakeAsync(WorkQueue queue, string expected)
    {
        var item = (await queue.TakeAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token)).ShouldNotBeNull();
        Title(item).ShouldBe(expected);
        return item;
    }

    private static string Title(WorkItem item) => item switch
    {
        PartItem part => part.Part.ToString()["public.".Length..],
        StatementItem statement => statement.Statement.Text,
        _ => $"{item.Table.Name.Name} analyze",
    };

    private static TableWork Work(string name, int parts, int keys, int indexes)
    {
        var table = new CopyTable(new TableName("public", name), [new CopyColumn("id", IsText: false, "\"id\"")], WireFormat.Binary, 100, 10, IsPartition: false, IsSecured: false);
        return new TableWork(
            table.Name,
            Enumerable.Range(1, parts).Select(number => new CopyPart(table, number, parts, PartRange.All)),
            Enumerable.Range(1, keys).Select(number => Statement($"key {number}")),
            Enumerable.Range(1, indexes).Select(number => Statement($"index {number}")),
            analyze: true);
    }

    private static SchemaStatement Statement(string text) => SchemaStatement.Parse(text, new Dictionary<string, string>());
}
