namespace Nuke.Common.CI.AzurePipelines;

/// <summary>How bad a logged issue is.</summary>
public enum AzurePipelinesIssueType
{
    Warning,
    Error
}

/// <summary>Formats of test results that Azure Pipelines reads.</summary>
public enum AzurePipelinesTestResultsType
{
    JUnit,
    NUnit,
    VSTest,
    XUnit
}
