using DifyDelivery.Components.Running.Ci;
using DifyDelivery.Reporting.Ci;
using Nuke.Common.CI.AzurePipelines;

namespace DifyDelivery.Tests.Running.Ci;

/// <summary>Byte for byte what the agent's parser takes apart (azure-pipelines-agent, Command.TryParse and CommandStringConvertor).</summary>
[Collection(ConsoleCollection.Name)]
public sealed class AzurePipelinesServerTests : IDisposable
{
    private readonly WrittenConsole _console = new();
    private readonly AzurePipelinesServer _server = new(WrittenConsole.Host<AzurePipelines>());

    [Fact]
    public void AnErrorHasATitleAndItsLinesAndSignsAreEscaped()
    {
        _server.Annotate(AnnotationLevel.Error, "helm.key", "50 % of it\nis; wrong]\r");

        _console.Text.ShouldBe("##vso[task.logissue type=error]helm.key: 50 %AZP25 of it%0Ais; wrong]%0D\n");
    }

    [Fact]
    public void AWarningNeedsNoTitle()
    {
        _server.Annotate(AnnotationLevel.Warning, null, "The key is not set.");

        _console.Text.ShouldBe("##vso[task.logissue type=warning]The key is not set.\n");
    }

    [Fact]
    public void ASecretIsMaskedAlsoWhereItLooksLikeAnEscape()
    {
        _server.Mask("pl%3Bnted");

        _console.Text.ShouldBe("##vso[task.setsecret ]pl%AZP253Bnted\n");
    }

    [Fact]
    public void ASummaryIsAFile()
    {
        _server.AddSummary("/agent/_work/1/s/artifacts/summary/dev-Plan.md");

        _console.Text.ShouldBe("##vso[task.uploadsummary ]/agent/_work/1/s/artifacts/summary/dev-Plan.md\n");
    }

    [Fact]
    public void OutputsAreVariablesThatExpressionsCanName()
    {
        _server.SetOutput("has-changes", "true");
        _server.SetOutput("targets", "DeployDify\nProvisionPostgres");

        _console.Text.ShouldBe(
            "##vso[task.setvariable variable=hasChanges;isoutput=True]true\n"
            + "##vso[task.setvariable variable=targets;isoutput=True]DeployDify ProvisionPostgres\n");
    }

    public void Dispose() => _console.Dispose();
}
