using Nuke.Common;
using Nuke.Common.CI.AzurePipelines;
using Nuke.Common.CI.GitHubActions;
using Nuke.Common.IO;
using Nuke.Common.ProjectModel;
using Nuke.Common.Tooling;
using Nuke.Common.Tools.DotNet;
using Nuke.Common.Utilities;
using Nuke.Common.Utilities.Collections;

namespace Nuke.Components;

/// <summary>Runs the tests of <see cref="TestProjects"/> and counts their results.</summary>
public interface ITest : ICompile, IHazArtifacts
{
    AbsolutePath TestResultDirectory => ArtifactsDirectory / "test-results";

    int TestDegreeOfParallelism => 1;

    IEnumerable<Project> TestProjects { get; }

    Target Test => _ => _
        .DependsOn(Compile)
        .Produces(TestResultDirectory / "*.trx")
        .Produces(TestResultDirectory / "*.xml")
        .Executes(() =>
        {
            try
            {
                DotNetTasks.DotNetTest(_ => _
                        .Apply(TestSettingsBase)
                        .Apply(TestSettings)
                        .CombineWith(TestProjects, (_, v) => _
                            .Apply(TestProjectSettingsBase, v)
                            .Apply(TestProjectSettings, v)),
                    completeOnFailure: true,
                    degreeOfParallelism: TestDegreeOfParallelism);
            }
            finally
            {
                ReportTestResults();
                ReportTestCount();
            }
        });

    sealed Configure<DotNetTestSettings> TestSettingsBase => _ => _
        .SetConfiguration(Configuration)
        .SetNoBuild(SucceededTargets.Contains(Compile))
        .ResetVerbosity()
        .SetResultsDirectory(TestResultDirectory)
        .When(IsServerBuild, _ => _
            .SetProperty("CollectCoverage", true)
            .SetProperty("CoverletOutputFormat", "cobertura")
            .SetProperty("ExcludeByFile", "*.Generated.cs")
            .SetProperty("UseSourceLink", true));

    sealed Configure<DotNetTestSettings, Project> TestProjectSettingsBase => (_, v) => _
        .SetProjectFile(v)
        .When(GitHubActions.Instance is not null && TestReports.References(v, "GitHubActionsTestLogger"), _ => _
            .AddLoggers("GitHubActions;report-warnings=false"))
        .AddLoggers($"trx;LogFileName={v.Name}.trx")
        .When(IsServerBuild, _ => _.SetProperty("CoverletOutput", TestResultDirectory / $"{v.Name}.xml"));

    /// <summary>Override to change the options of all projects.</summary>
    Configure<DotNetTestSettings> TestSettings => _ => _;

    /// <summary>Override to change the options of one project.</summary>
    Configure<DotNetTestSettings, Project> TestProjectSettings => (_, v) => _;

    void ReportTestResults() => TestResultDirectory.GlobFiles("*.trx").ForEach(x =>
        AzurePipelines.Instance?.PublishTestResults(
            type: AzurePipelinesTestResultsType.VSTest,
            title: $"{x.NameWithoutExtension} ({AzurePipelines.Instance.StageDisplayName})",
            files: [x]));

    void ReportTestCount()
    {
        var (passed, failed, skipped) = TestReports.Count(TestResultDirectory.GlobFiles("*.trx"));
        ReportSummary(_ => _
            .When(failed > 0, _ => _.AddPair("Failed", failed))
            .AddPair("Passed", passed)
            .When(skipped > 0, _ => _.AddPair("Skipped", skipped)));
    }
}
