using System.Globalization;
using DifyDelivery.Pipelines;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Pipelines.Yaml;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>The files of each kind of team, byte for byte. <c>UPDATE_GOLDEN=1</c> writes them anew, to be reviewed as a difference.</summary>
public sealed class GoldenPipelineTests
{
    public static TheoryData<string> Variations => [.. Plans.Variations.Keys];

    public static TheoryData<string> All => [Plans.UsualName, .. Plans.Variations.Keys];

    [Fact]
    public void EveryFileOfTheUsualTeamIsAsItWas() =>
        Golden.ShouldBe(string.Concat(PipelineFiles.Render(Plans.Usual).Select(file => $"##### {file.Path}\n{file.Content}")), $"{Plans.UsualName}.txt");

    /// <summary>The others are held against by how they differ from the usual team's: what a choice changes, and nothing else, is there to read.</summary>
    [Theory]
    [MemberData(nameof(Variations))]
    public void WhatAChoiceChangesIsAsItWas(string variation) => Golden.ShouldBe(Difference(Plans.Find(variation)), $"{variation}.diff");

    [Theory]
    [MemberData(nameof(All))]
    public void WhatIsRenderedReadsBackAsWhatWasMeant(string variation)
    {
        foreach (var file in PipelineFiles.Render(Plans.Find(variation)))
        {
            var document = YamlReader.Read(file.Content);
            var again = file.Path.StartsWith(".github", StringComparison.Ordinal) ? WorkflowYaml.Of(WorkflowReader.Read(file.Content))
                : AzureReader.IsTemplate(document) ? AzureYaml.Of(AzureReader.Template(document))
                : AzureYaml.Of(AzureReader.Pipeline(document));

            YamlWriter.Write(again, GeneratedHeader.Lines).ShouldBe(file.Content, file.Path);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void NoRuleIsBroken(string variation)
    {
        var plan = Plans.Find(variation);

        PipelineRules.Check(plan).ShouldBeEmpty();
        PipelineFiles.Render(plan).SelectMany(file => PipelineRules.Check(plan, file)).ShouldBeEmpty();
    }

    /// <summary>The tests know no culture but the invariant one, so one is made up whose numbers look different.</summary>
    [Fact]
    public void ACultureChangesNothing()
    {
        var expected = (PipelineFiles.Render(Plans.Usual), SetupGuide.Explain(Plans.Usual));
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NegativeSign, other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator) = ("~", ";", "'");
        try
        {
            CultureInfo.CurrentCulture = other;
            (1234.5m).ToString("N1", CultureInfo.CurrentCulture).ShouldBe("1'234;5");

            var (files, page) = (PipelineFiles.Render(Plans.Usual), SetupGuide.Explain(Plans.Usual));

            files.ShouldBe(expected.Item1);
            page.ShouldBe(expected.Item2);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void FilesAreTextWithLineFeedsAndAnEndingOne()
    {
        foreach (var file in PipelineFiles.Render(Plans.Usual))
        {
            file.Content.ShouldNotContain('\r', customMessage: file.Path);
            file.Content.ShouldNotContain('\t', customMessage: file.Path);
            file.Content.ShouldEndWith("\n");
            file.Content.ShouldNotEndWith("\n\n");
            GeneratedHeader.Is(file.Content).ShouldBeTrue(file.Path);
        }
    }

    private static string Difference(PipelinePlan plan)
    {
        var (usual, files) = (Documents(Plans.Usual), Documents(plan));
        return string.Concat(usual.Keys.Union(files.Keys).Order(StringComparer.Ordinal).SelectMany(path =>
            files.TryGetValue(path, out var content)
                ? UnifiedDiff.Of(path, usual.GetValueOrDefault(path), content).Select(line => $"{line}\n")
                : [$"{path} is not there\n"]));
    }

    /// <summary>The files, and the page on what they need: approvals stand there only.</summary>
    private static Dictionary<string, string> Documents(PipelinePlan plan) =>
        PipelineFiles.Render(plan).Append(new PipelineFile("setup.md", SetupGuide.Explain(plan))).ToDictionary(file => file.Path, file => file.Content);

    [Fact]
    public void ABuildWithoutATargetHasNoPipelineForIt()
    {
        var commands = DifyDelivery.Components.Running.PipelineInputs.CommandsOf(DifyDelivery.Components.Strict.BuildModel.Of(typeof(SmallBuild)));
        var plan = Plans.Usual with { Commands = commands };

        var files = PipelineFiles.Render(plan);

        files.Select(file => file.Path).ShouldBe(
        [
            ".github/workflows/dify-drift.yml", ".github/workflows/dify-manual.yml", ".github/workflows/dify-pull-request.yml", ".github/workflows/dify.yml",
            "pipelines/azure-pipelines.yml", "pipelines/drift.yml", "pipelines/manual.yml", "pipelines/templates/keep-plan.yml", "pipelines/templates/sources.yml",
        ]);
        string.Concat(files.Select(file => file.Content)).ShouldNotContain("MigrateData");
        PipelineRules.Check(plan).ShouldBeEmpty();
    }
}
