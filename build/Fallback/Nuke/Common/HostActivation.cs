using Nuke.Common.CI;
using Nuke.Common.CI.AzurePipelines;
using Nuke.Common.CI.GitHubActions;
using Nuke.Common.Execution;
using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>The hosts that exist, how each is recognised, and which one this process runs on.</summary>
internal static class HostActivation
{
    private sealed record Candidate(string Name, string FullName, Func<Host> Create, Func<bool> IsRunning);

    private static readonly Candidate[] Candidates =
    [
        Other("AppVeyor", "APPVEYOR"),
        new("AzurePipelines", "Nuke.Common.CI.AzurePipelines.AzurePipelines", () => new AzurePipelines(), Has("TF_BUILD")),
        Other("Bamboo", "bamboo_planKey"),
        Other("Bitbucket", "BITBUCKET_PIPELINE_UUID"),
        Other("Bitrise", "BITRISE_BUILD_URL"),
        new("GitHubActions", "Nuke.Common.CI.GitHubActions.GitHubActions", () => new GitHubActions(), Has("GITHUB_ACTIONS")),
        Other("GitLab", "GITLAB_CI"),
        Other("Jenkins", "JENKINS_HOME"),
        Other("SpaceAutomation", "JB_SPACE_PROJECT_KEY"),
        Other("TeamCity", "TEAMCITY_VERSION"),
        Other("TravisCI", "TRAVIS"),
        Local("Rider", () => new Rider(), () =>
            HasText("IDEA_INITIAL_DIRECTORY")()
            || (Environment.GetEnvironmentVariable("TERMINAL_EMULATOR")?.ContainsOrdinalIgnoreCase("JetBrains-JediTerm") ?? false)),
        Local("VSCode", () => new VSCode(), () => HasText("VSCODE_GIT_IPC_HANDLE")() || HasText("VSCODE_PID")()),
        Local("VisualStudio", () => new VisualStudio(), HasText("VisualStudioVersion")),
        Local("Terminal", () => new Terminal(), () => true)
    ];

    public static IEnumerable<string> Names => Candidates.Select(x => x.Name);

    public static Host Default() => Candidates.First(x => x.IsRunning()).Create();

    /// <summary>The host whose full type name ends like this, in any case.</summary>
    /// <exception cref="ArgumentException">None does, or several do.</exception>
    public static Host Create(string name)
    {
        var matches = Candidates.Where(x => x.FullName.EndsWithOrdinalIgnoreCase(name)).ToList();
        Assert.HasSingleItem(matches);
        return matches[0].Create();
    }

    private static Candidate Other(string name, string variable) =>
        new(name, $"Nuke.Common.CI.{name}.{name}", () => new OtherBuildServer(name), Has(variable));

    private static Candidate Local(string name, Func<Host> create, Func<bool> isRunning) =>
        new(name, $"Nuke.Common.Execution.{name}", create, isRunning);

    // Presence is enough, whatever the value.
    private static Func<bool> Has(string variable) => () => Environment.GetEnvironmentVariable(variable) != null;

    private static Func<bool> HasText(string variable) => () => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
