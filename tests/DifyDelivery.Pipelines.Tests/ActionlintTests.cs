using DifyDelivery.Pipelines.Tests.Linting;
using DifyDelivery.Pipelines.Tests.Planted;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>actionlint accepts what is generated, and sees what is not.</summary>
public class ActionlintTests(ActionlintProgram program) : IClassFixture<ActionlintProgram>
{
    public static TheoryData<string> Errors { get; } = new(GitHubErrors.All.Where(error => error.CaughtBy.HasFlag(Catcher.Actionlint)).Select(error => error.Kind));

    [NodeFact]
    public void WhatIsGeneratedIsAccepted() => program.GoodFilesHaveNoFindings();

    [NodeTheory]
    [MemberData(nameof(Errors))]
    public void APlantedErrorIsSeen(string kind) => program.CatchesPlanted(kind);
}
