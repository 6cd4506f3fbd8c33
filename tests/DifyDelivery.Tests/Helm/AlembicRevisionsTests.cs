using DifyDelivery.Helm;

namespace DifyDelivery.Tests.Helm;

public sealed class AlembicRevisionsTests
{
    [Theory]
    [InlineData("revision = 'c'\ndown_revision = 'b'\nrevision = 'a'\ndown_revision = None\nrevision = 'b'\ndown_revision = 'a'\n", "c")]
    [InlineData("revision: str = \"d\"\r\ndown_revision: Union[str, None] = (\"b\", 'c')\r\nrevision = 'b'\r\ndown_revision = None\r\nrevision = 'c'\r\ndown_revision = None", "d")]
    [InlineData("revision = 'a'\ndown_revision = None\nrevision = 'b'\ndown_revision = None", null)]
    [InlineData("revisions = 'a'\n# revision = 'b'\n", null)]
    [InlineData("", null)]
    public void TheHeadIsWhatNothingBuildsOn(string lines, string? head) => AlembicRevisions.HeadOf(lines).ShouldBe(head);
}
