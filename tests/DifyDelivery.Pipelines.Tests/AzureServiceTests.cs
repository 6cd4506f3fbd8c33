using DifyDelivery.Pipelines.Tests.Linting;
using DifyDelivery.Pipelines.Tests.Planted;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>Microsoft's language service accepts what is generated, and sees what is not. Without a schema it would accept everything.</summary>
public class AzureServiceTests(AzureService service) : IClassFixture<AzureService>
{
    public static TheoryData<string> Errors { get; } = new(AzureErrors.All.Where(error => error.CaughtBy.HasFlag(Catcher.Service)).Select(error => error.Kind));

    [AzureSchemaFact]
    public void WhatIsGeneratedIsAccepted() => service.GoodFilesHaveNoFindings();

    [AzureSchemaTheory]
    [MemberData(nameof(Errors))]
    public void APlantedErrorIsSeen(string kind) => service.CatchesPlanted(kind);
}
