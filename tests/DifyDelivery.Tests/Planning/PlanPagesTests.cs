using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DifyDelivery.Environments;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Planning.Rendering;
using DifyDelivery.Tests.Bootstrap;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Planning;

/// <summary>The pages that a team reads before it says yes.</summary>
public partial class PlanPagesTests
{
    private static readonly string[] Secrets = ["hunter2-needle", "hunter3-needle", "c2VjcmV0LXZhbHVl", "b3RoZXItc2VjcmV0", "bmV3LXNlY3JldA==", "Planted_secret-4711"];

    public static TheoryData<string> Samples { get; } = [.. PlanSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void TheConsoleIsAsCommitted(string sample) =>
        Golden.ShouldBe(string.Join('\n', PlanText.Lines(PlanSamples.All[sample].Plan)) + "\n", $"{sample}.txt");

    [Theory]
    [InlineData("no-change")]
    [InlineData("small")]
    [InlineData("destructive")]
    public void EveryOtherFormIsAsCommitted(string sample)
    {
        var document = PlanSamples.All[sample];

        Golden.ShouldBe(string.Join('\n', PlanText.Lines(document.Plan, details: true)) + "\n", $"{sample}.details.txt");
        Golden.ShouldBe(PlanMarkdown.Render(document), $"{sample}.md");
        Golden.ShouldBe(PlanJson.Render(document), $"{sample}.json");
        Golden.ShouldBe(PlanHtml.Render(document), $"{sample}.html");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void APlanFitsOneScreen(string sample)
    {
        var lines = PlanText.Lines(PlanSamples.All[sample].Plan);

        lines.Count.ShouldBeLessThanOrEqualTo(PlanText.ScreenLines);
        lines.ShouldAllBe(line => !line.Contains('\n'));
    }

    [Fact]
    public void APlanThatChangesNothingSaysSoInOneLine() =>
        PlanText.Lines(PlanSamples.All["no-change"].Plan).ShouldBe(["Nothing to change."]);

    [Fact]
    public void DangerComesFirstEverywhere()
    {
        var document = PlanSamples.All["destructive"];
        string[] order = ["azurerm_key_vault.dify", "azurerm_private_dns_zone.dify", "azurerm_postgresql_flexible_server.dify[0]", "Secret dify", "uuid-ossp", "PersistentVolumeClaim"];
        using var json = JsonDocument.Parse(PlanJson.Render(document));

        InOrder(string.Join('\n', PlanText.Lines(document.Plan)), order);
        InOrder(PlanMarkdown.Render(document).Split("<summary>Changes")[1].Replace("\\", string.Empty, StringComparison.Ordinal), order);
        InOrder(PlanHtml.Render(document).Split("<h2>Changes")[1], order);
        json.RootElement.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("kind").GetString())
            .ShouldBe(["destroy", "destroy", "replace", "change", "add", "add", "forget"]);
    }

    [Fact]
    public void TheMostDangerousOfManyIsStillOnTheScreen()
    {
        var plan = PlanSamples.All["large"].Plan;
        var text = string.Join('\n', PlanText.Lines(plan));
        var destroyed = plan.Changes.Count(change => change.Kind == ChangeKind.Destroy);

        text.ShouldContain("loses its data");
        text.ShouldContain($"{destroyed} to destroy");
        text.ShouldContain("more (");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void MarkdownFitsAComment(string sample)
    {
        var markdown = PlanMarkdown.Render(PlanSamples.All[sample]);

        markdown.Length.ShouldBeLessThanOrEqualTo(PlanMarkdown.MostCharacters);
        Regex.Count(markdown, "<details").ShouldBe(Regex.Count(markdown, "</details>"));
    }

    [Fact]
    public void WhatACommentCannotHoldIsSaidToBeLeftOut() => PlanMarkdown.Render(PlanSamples.All["large"]).ShouldContain("Left out here");

    [Theory]
    [MemberData(nameof(Samples))]
    public void NoFormShowsASecret(string sample)
    {
        var document = PlanSamples.All[sample];
        string[] forms =
        [
            string.Join('\n', PlanText.Lines(document.Plan, details: true)), string.Join('\n', PlanText.Lines(document.Plan)), PlanMarkdown.Render(document),
            PlanJson.Render(document), PlanHtml.Render(document),
        ];

        foreach (var secret in Secrets)
        {
            forms.ShouldAllBe(form => !form.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void WhichSecretsChangeIsShown()
    {
        var text = string.Join('\n', PlanText.Lines(PlanSamples.All["destructive"].Plan, details: true));

        text.ShouldContain("data.api-key: changes, values hidden");
        text.ShouldContain("data.added: added, value hidden");
        text.ShouldContain("administrator_password: changes, values hidden");
    }

    [Fact]
    public void ALongValueIsCutVisibly()
    {
        var document = PlanSamples.All["destructive"];

        PlanMarkdown.Render(document).ShouldContain("… (+202 characters)");
        PlanHtml.Render(document).ShouldContain(new string('x', 500));
    }

    [Fact]
    public void HtmlIsWholeByItselfAndEscapesWhatItShows()
    {
        var html = PlanHtml.Render(PlanSamples.All["destructive"]);

        html.ShouldNotContain("<script");
        html.ShouldContain("&lt;script&gt;");
        Regex.IsMatch(html, "(?i)(src|href)\\s*=|@import|url\\((?!#)|\\son\\w+\\s*=").ShouldBeFalse("it loads or runs something");
        html.ShouldContain("prefers-color-scheme: dark");
        Regex.Count(html, "<svg").ShouldBe(2);

        // Well-formed but for the two elements that HTML leaves open: an unescaped sign would not parse.
        XDocument.Parse(OpenElement().Replace(html.Replace("<!doctype html>", string.Empty, StringComparison.Ordinal), "<$1/>").Replace("&nbsp;", " ", StringComparison.Ordinal));
    }

    [Fact]
    public void TheTopologyInUseIsInThePicture()
    {
        PlanHtml.Render(PlanSamples.All["small"]).ShouldContain("Dify uses PostgreSQL in the cluster, as the settings say.");
        PlanHtml.Render(PlanSamples.All["destructive"] with { Observed = Topology.FlexibleServer }).ShouldContain("a migration is due");
        PlanHtml.Render(PlanSamples.All["destructive"] with { Observed = null }).ShouldContain("Nothing is deployed yet");
    }

    [Fact]
    public void APriceThatIsNotKnownIsNeverZero()
    {
        var document = PlanSamples.All["destructive"];
        using var json = JsonDocument.Parse(PlanJson.Render(document));

        json.RootElement.GetProperty("cost").GetProperty("flexibleServer").GetProperty("monthly").ValueKind.ShouldBe(JsonValueKind.Null);
        string.Join('\n', PlanText.Lines(document.Plan)).ShouldContain("Flexible Server not determined (at least 129.94 USD)");
        PlanHtml.Render(document).ShouldContain("≥ 129.94 USD ?");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void JsonIsWhatItsSchemaSays(string sample)
    {
        using var json = JsonDocument.Parse(PlanJson.Render(PlanSamples.All[sample]));

        JsonSchemaCheck.Load(Path.Combine(Repository.Root, "docs", "plan.schema.json")).Errors(json.RootElement).ShouldBeEmpty();
    }

    [Fact]
    public void TheSchemaRefusesWhatIsNotAPlan()
    {
        using var json = JsonDocument.Parse("""{ "schemaVersion": 2, "changes": [ { "kind": "explode" } ] }""");

        var errors = JsonSchemaCheck.Load(Path.Combine(Repository.Root, "docs", "plan.schema.json")).Errors(json.RootElement);

        errors.ShouldContain("$.schemaVersion: 2 is not 1");
        errors.ShouldContain("$: lacks findings");
        errors.ShouldContain(error => error.StartsWith("$.changes[0].kind: explode", StringComparison.Ordinal));
    }

    private static void InOrder(string text, IReadOnlyList<string> parts)
    {
        var at = parts.Select(part => text.IndexOf(part, StringComparison.Ordinal)).ToList();
        at.ShouldAllBe(index => index >= 0);
        at.ShouldBe(at.Order());
    }

    [GeneratedRegex("<(meta [^>]*)>")]
    private static partial Regex OpenElement();
}
