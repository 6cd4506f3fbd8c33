using DifyDelivery.Pipelines.Tests.Planted;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>Our own rules on the text of files: silent on what is generated, and each planted error that is theirs has a finding of its own name.</summary>
public class RulesTests
{
    public static TheoryData<string> GitHub { get; } = new(Own(GitHubErrors.All));

    public static TheoryData<string> Azure { get; } = new(Own(AzureErrors.All));

    [Fact]
    public void WhatIsGeneratedIsAccepted()
    {
        foreach (var (name, plan) in Samples.All)
        {
            PipelineRules.Check(plan).ShouldBeEmpty(name);
            PipelineFiles.Render(plan).SelectMany(file => PipelineRules.Check(plan, file)).ShouldBeEmpty(name);
        }
    }

    [Theory]
    [MemberData(nameof(GitHub))]
    public void APlantedErrorOfGitHubsIsFound(string kind) => Find(GitHubErrors.All, PipelineHost.GitHub, kind);

    [Theory]
    [MemberData(nameof(Azure))]
    public void APlantedErrorOfAzuresIsFound(string kind) => Find(AzureErrors.All, PipelineHost.AzureDevOps, kind);

    [Fact]
    public void EveryKindOfErrorIsPlantedAndHasSomebodyToCatchIt()
    {
        GitHubErrors.All.Select(error => error.Kind).Distinct().Count().ShouldBeGreaterThanOrEqualTo(28);
        AzureErrors.All.Select(error => error.Kind).Distinct().Count().ShouldBeGreaterThanOrEqualTo(25);
        GitHubErrors.All.Concat(AzureErrors.All).Where(error => error.CaughtBy == 0 || error.CaughtBy.HasFlag(Catcher.Rules) != (error.Rule is not null)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Own(IEnumerable<Planting> errors) => errors.Where(error => error.Rule is not null).Select(error => error.Kind);

    private static void Find(IReadOnlyList<Planting> errors, PipelineHost host, string kind)
    {
        var error = errors.Single(error => error.Kind == kind);
        var planted = error.PlantInto(PipelineFiles.Render(Samples.Full with { Hosts = [host] }));

        PipelineRules.Check(Samples.Full, new PipelineFile(error.Path, planted.Files[error.Path])).Select(finding => finding.Id).ShouldContain(error.Rule);
    }
}
