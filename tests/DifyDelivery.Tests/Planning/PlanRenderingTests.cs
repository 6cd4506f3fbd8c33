using System.Text.Json;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Rendering;

namespace DifyDelivery.Tests.Planning;

public class PlanRenderingTests
{
    private static readonly DeliveryPlan Plan = new(
        "DeployDify",
        "dev",
        [
            new PlannedStep("a", "Look", StepEffect.None),
            new PlannedStep("b", "Make | it", StepEffect.Create, "line one\nline two"),
            new PlannedStep("c", "Drop it", StepEffect.Destroy),
        ],
        [new Finding("x.note", Severity.Note, "Note."), new Finding("x.error", Severity.Error, "Bad.", "Mend it.")]);

    private static PlanDocument Document => new(
        Plan,
        SettingsReader.Read("dev", new Dictionary<string, SettingInput> { ["Platform"] = new("Sandbox", "test") }),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void TheSummaryNamesDangerFirst() => PlanSummary.Of(Plan).ShouldBe("1 to destroy, 1 to create; 1 error, 1 note.");

    [Fact]
    public void NothingToDoSaysSo() => PlanSummary.Of(Plan with { Steps = [], Findings = [] }).ShouldBe("Nothing to change.");

    [Fact]
    public void NothingToDoIsOneLineThatCountsTheNotes() =>
        PlanText.Lines(Plan with { Steps = [], Findings = [new Finding("x.note", Severity.Note, "Note.")] })
            .ShouldBe(["Nothing to change. There are findings: 1 note. --plan-details or artifacts/plan.md shows them."]);

    [Fact]
    public void MarkdownKeepsItsTablesWholeWhateverTheTextHolds()
    {
        var markdown = PlanMarkdown.Render(Document);

        markdown.ShouldContain("| 2 | create | Make \\| it | line one<br>line two |");
        markdown.IndexOf("x.error", StringComparison.Ordinal).ShouldBeLessThan(markdown.IndexOf("x.note", StringComparison.Ordinal));
        markdown.ShouldContain("2026-01-02 03:04:05 UTC");
    }

    [Fact]
    public void JsonHoldsWhatMachinesDecideOn()
    {
        using var json = JsonDocument.Parse(PlanJson.Render(Document));

        json.RootElement.GetProperty("schemaVersion").GetInt32().ShouldBe(PlanJson.SchemaVersion);
        json.RootElement.GetProperty("blocked").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("steps")[2].GetProperty("effect").GetString().ShouldBe("destroy");
        json.RootElement.GetProperty("settings").GetArrayLength().ShouldBeGreaterThan(25);
    }

    [Fact]
    public void AnErrorBlocksAndIsNamedInTheException()
    {
        Plan.IsBlocked.ShouldBeTrue();
        new FindingsBlockException(Plan.Findings).ToString().ShouldContain("x.error: Bad. Mend it.");
    }
}
