using System.Text.Json;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Migration.Reports;

namespace DifyDelivery.Tests.Migration;

public class MigrationReportTests
{
    private static readonly ReportDocument Document = new(
        "Migration", Records.Full(), MigrationSituation.Of(Records.Full(), "dev", Records.Now, ""), Records.Now, ["a <note>"]);

    [Fact]
    public void TheWriteStopReachesFromTheFenceToItsEnd() => Document.WriteStop.ShouldBe(TimeSpan.FromSeconds(60));

    [Fact]
    public void MarkdownNamesEveryTableWithBothDigestsAndTheDifference()
    {
        var text = MigrationMarkdown.Render(Document);

        text.ShouldContain($"| public.messages | 1,204,331 | 340,000,000 | `{new string('a', 32)}` | `{new string('a', 32)}` | equal |");
        text.ShouldContain("| strategy | Offline |");
        text.ShouldContain("DIFFERENT");
        text.ShouldContain("odd \\| <name>");
        text.ShouldContain("1 only in the source");
        text.ShouldContain("writers were stopped for | 1 min");
        text.ShouldContain("## Timeline");
        text.ShouldContain($"| {MigrationSteps.Writers} |");
        text.ShouldContain("## Checks");
        text.ShouldContain("answers <503> \\| nothing");
    }

    [Fact]
    public void HtmlNeedsNothingElseAndEscapesWhatItShows()
    {
        var html = MigrationHtml.Render(Document);

        html.ShouldNotContain("<name>");
        html.ShouldNotContain("http://");
        html.ShouldNotContain("https://");
        html.ShouldNotContain("<script");
        html.ShouldContain("odd | &lt;name&gt;");
        html.ShouldContain("prefers-color-scheme: dark");
        html.ShouldContain(new string('c', 32));
        html.ShouldContain($">{MigrationSteps.Unfence}<");
        html.ShouldContain("answers &lt;503&gt; | nothing");
    }

    [Fact]
    public void JsonHoldsDigestsForMachines()
    {
        var json = JsonDocument.Parse(MigrationJson.Render(Document)).RootElement;

        json.GetProperty("schemaVersion").GetInt32().ShouldBe(MigrationJson.SchemaVersion);
        json.GetProperty("migration").GetProperty("strategy").GetString().ShouldBe("Offline");
        json.GetProperty("isEqual").GetBoolean().ShouldBeFalse();
        json.GetProperty("writeStopSeconds").GetDouble().ShouldBe(60);
        var table = json.GetProperty("migration").GetProperty("databases")[0].GetProperty("tables")[0];
        table.GetProperty("sourceDigest").GetString().ShouldBe(new string('a', 32));
        table.GetProperty("targetDigest").GetString().ShouldBe(new string('a', 32));
        json.GetProperty("migration").TryGetProperty("previous", out _).ShouldBeFalse();
    }
}
