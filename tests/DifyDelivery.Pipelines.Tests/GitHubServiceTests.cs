using DifyDelivery.Pipelines.Tests.Linting;
using DifyDelivery.Pipelines.Tests.Planted;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>GitHub's language service accepts what is generated, and sees what is not.</summary>
public class GitHubServiceTests(GitHubService service) : IClassFixture<GitHubService>
{
    public static TheoryData<string> Errors { get; } = new(GitHubErrors.All.Where(error => error.CaughtBy.HasFlag(Catcher.Service)).Select(error => error.Kind));

    [NodeFact]
    public void WhatIsGeneratedIsAccepted() => service.GoodFilesHaveNoFindings();

    [NodeTheory]
    [MemberData(nameof(Errors))]
    public void APlantedErrorIsSeen(string kind) => service.CatchesPlanted(kind);
}
