using DifyDelivery.Reporting.Ci;
using Nuke.Common.CI.AzurePipelines;
using Nuke.Common.CI.GitHubActions;

namespace DifyDelivery.Components.Running.Ci;

/// <summary>Finds the CI server that this build runs on, as NUKE has recognised it.</summary>
internal static class CiServers
{
    /// <summary>Null on a person's machine, and on servers that have no commands of this kind.</summary>
    public static ICiServer? Current() =>
        GitHubActions.Instance is { } gitHub ? new GitHubServer(gitHub, Environment.GetEnvironmentVariable("GITHUB_OUTPUT"))
        : AzurePipelines.Instance is { } azure ? new AzurePipelinesServer(azure)
        : null;
}
