using DifyDelivery.Migration;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Tests.Migration;

/// <summary>What a person reads of a difference: the table, both digests, the keys between which it lies, and a few of them.</summary>
public class DigestTextTests
{
    [Fact]
    public void ADifferenceNamesItsTableItsKeyRangeAndAFewKeys()
    {
        var apps = new TableName("public", "apps");
        var found = new VerifyResult(
            [
                new(new TableDigest(apps, 9, 900, 0xabc), new TableDigest(apps, 8, 900, 0xdef), new RowDifference(2, 1, 3, "(3)", "(7)", ["(3): only in the source", "(7): changed"])),
                new(new TableDigest(new TableName("public", "same"), 1, 10, 1), new TableDigest(new TableName("public", "same"), 1, 10, 1), null),
            ],
            [new SchemaDifference("index", "public.apps_idx", "CREATE INDEX ...", null)], TimeSpan.FromSeconds(3));

        var lines = DigestText.Differences(DigestText.Record(Records.Forward().Databases[0], found));

        lines.Count.ShouldBe(2);
        lines[0].ShouldStartWith("dify public.apps: 9 rows, digest 00000000000000000000000000000abc, in the source; 8 rows, digest 00000000000000000000000000000def, in the target; ");
        lines[0].ShouldEndWith("2 only in the source, 1 only in the target, 3 changed between (3) and (7): (3): only in the source, (7): changed");
        lines[1].ShouldEndWith("public.apps_idx: CREATE INDEX ... in the source, missing in the target");
    }
}
