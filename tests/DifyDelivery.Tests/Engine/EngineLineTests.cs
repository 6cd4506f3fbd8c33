using System.Text.Json;
using DifyDelivery.Engine;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Tests.Engine;

public sealed class EngineLineTests
{
    private static readonly TableName Messages = new("public", "messages");
    private static readonly TableDigest Source = new(Messages, 3, 99, UInt128.MaxValue - 1);

    [Fact]
    public void EveryLineComesThroughWhole()
    {
        EngineLine[] lines =
        [
            new EngineProgressLine(1, new CopyProgress(CopyPhase.Data, 5, 10, 2, 1, 4, 3, 9, ["public.messages 3/7"]) { Note = "beginning anew" }),
            new EngineCopiedLine(2, new CopyResult([Source], 2, 3, 4, 5, "0/16B3748", TimeSpan.FromSeconds(1.5))),
            new EngineVerifiedLine(3, new VerifyResult(
                [new TableVerdict(Source, Source with { Rows = 2 }, new RowDifference(1, 0, 0, "a", "b", ["(a): only in the source"]))],
                [new SchemaDifference("index", "public.i", "CREATE INDEX", null)], TimeSpan.FromSeconds(2))),
            new EngineStoppedLine(4, "The copy stopped.", "why", null),
            new EngineCrashedLine(5, "at X\n at Y"),
        ];
        foreach (var line in lines)
        {
            var text = line.Write();
            text.ShouldNotContain("\n");
            EngineLine.TryRead(text, out var read).ShouldBeTrue(text);
            JsonSerializer.Serialize(read).ShouldBe(JsonSerializer.Serialize(line));
            read!.GetType().ShouldBe(line.GetType());
            read.Number.ShouldBe(line.Number);
        }

        EngineLine.TryRead(lines[2].Write(), out var verified);
        ((EngineVerifiedLine)verified!).Result.Tables[0].Source.Digest.ShouldBe(UInt128.MaxValue - 1);
        ((EngineVerifiedLine)verified).Result.IsEqual.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no task came")]
    [InlineData("{\"is\":\"copied\",\"Number\":2,\"Resu")]
    [InlineData("{\"is\":\"something newer\",\"Number\":2}")]
    public void AnythingElseIsNone(string text) => EngineLine.TryRead(text, out _).ShouldBeFalse();
}
