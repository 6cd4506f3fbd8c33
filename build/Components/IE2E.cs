using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.ProjectModel;
using Nuke.Common.Tooling;
using Nuke.Common.Tools.DotNet;
using Nuke.Components;

namespace DifyDelivery.Components;

/// <summary>
/// Runs the end-to-end tests alone: what a person does, by the targets, their output and their exit codes, on a real cluster. <c>Test</c> runs
/// them too, on nodes of their own.
/// </summary>
public interface IE2E : ICompile, IHazArtifacts
{
    /// <summary>The variable by which the tests know which context they run on.</summary>
    const string ContextVariable = "DELIVERY_E2E_CONTEXT";

    /// <summary>A cluster that a person has.</summary>
    [Parameter("E2E: kubeconfig context of a cluster that you have, without a Dify on it. Default is a node of the tests' own.")]
    string? KubeContext => TryGetValue(() => KubeContext);

    /// <summary>A part of the tests.</summary>
    [Parameter("E2E: runs only the tests whose full name contains this.")]
    string? OnlyTests => TryGetValue(() => OnlyTests);

    /// <summary>Where the end-to-end tests are.</summary>
    IEnumerable<Project> EndToEndProjects { get; }

    /// <summary>A folder beside that of Test's results, which are counted apart.</summary>
    AbsolutePath EndToEndResultDirectory => ArtifactsDirectory / "e2e-results";

    /// <summary>Runs the end-to-end tests.</summary>
    Target E2E => _ => _
        .Description("Runs the end-to-end tests on a node of their own, or with --kube-context on a cluster that you have")
        .DependsOn(Compile)
        .Executes(() => DotNetTasks.DotNetTest(
            _ => _
                .SetConfiguration(Configuration)
                .SetNoBuild(SucceededTargets.Contains(Compile))
                .ResetVerbosity()
                .SetResultsDirectory(EndToEndResultDirectory)
                .SetFilter($"FullyQualifiedName~EndToEnd{(OnlyTests is null ? string.Empty : $"&FullyQualifiedName~{OnlyTests}")}")
                .SetProcessEnvironmentVariable(ContextVariable, KubeContext ?? string.Empty)
                .CombineWith(EndToEndProjects, (_, project) => _
                    .SetProjectFile(project)
                    .AddLoggers($"trx;LogFileName={project.Name}.trx")),
            completeOnFailure: true));
}
