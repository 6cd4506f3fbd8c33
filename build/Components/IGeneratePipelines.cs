using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>
/// Writes the pipelines of GitHub Actions and Azure DevOps from the build's own targets and the parameters, and tells where they are not
/// current. What a team varies belongs into <c>.nuke/parameters.json</c>: then every machine generates the same.
/// </summary>
public interface IGeneratePipelines : INukeBuild
{
    /// <summary>Compares instead of writing.</summary>
    [Parameter("GeneratePipelines: writes nothing; shows what is not current, and ends with exit code 3 if anything is.")]
    bool Check => TryGetValue<bool?>(() => Check) ?? false;

    /// <summary>Says what has to exist outside of the files.</summary>
    [Parameter("GeneratePipelines: prints what has to exist outside of the files (environments, identities, federated credentials, roles, connections), and writes the scripts that make it to artifacts/pipeline-setup.")]
    bool Explain => TryGetValue<bool?>(() => Explain) ?? false;

    /// <summary>Replaces foreign files.</summary>
    [Parameter("GeneratePipelines: replaces files of the same names that were not generated.")]
    bool Force => TryGetValue<bool?>(() => Force) ?? false;

    /// <summary>The hosts.</summary>
    [Parameter("Pipelines: the hosts, GitHub and AzureDevOps. Default is both.", Separator = ",")]
    string[]? CiHosts => TryGetValue(() => CiHosts);

    /// <summary>The environments.</summary>
    [Parameter("Pipelines: the environments in the order of promotion. Default is 'dev,test,prod'.", Separator = ",")]
    string[]? CiEnvironments => TryGetValue(() => CiEnvironments);

    /// <summary>The gates.</summary>
    [Parameter("Pipelines: environments that a person approves, or 'none'. Default is those of CiProduction.", Separator = ",")]
    string[]? CiApprovals => TryGetValue(() => CiApprovals);

    /// <summary>Production.</summary>
    [Parameter("Pipelines: production environments, which are never torn down and have a migration flow of their own. Default is 'prod'.", Separator = ",")]
    string[]? CiProduction => TryGetValue(() => CiProduction);

    /// <summary>GitHub's runners.</summary>
    [Parameter("Pipelines: labels of GitHub's runners joined by '+', for one environment as 'prod=self-hosted+linux'. Default is 'ubuntu-24.04'.", Separator = ",")]
    string[]? CiRunners => TryGetValue(() => CiRunners);

    /// <summary>Azure DevOps' agents.</summary>
    [Parameter("Pipelines: Azure DevOps' 'image:<name>' or 'pool:<name>', for one environment as 'prod=pool:inside'. Default is 'image:ubuntu-24.04'.", Separator = ",")]
    string[]? CiPools => TryGetValue(() => CiPools);

    /// <summary>When drift is looked for.</summary>
    [Parameter("Pipelines: when drift is looked for, as five cron fields in UTC, or 'off'. Default is '17 5 * * 1-5'.")]
    string? CiDriftSchedule => TryGetValue(() => CiDriftSchedule);

    /// <summary>The branch.</summary>
    [Parameter("Pipelines: the branch that is delivered. Default is 'main'.")]
    string? CiBranch => TryGetValue(() => CiBranch);

    /// <summary>The name.</summary>
    [Parameter("Pipelines: what workflows, service connections and variable groups are named after. Default is 'dify'.")]
    string? CiName => TryGetValue(() => CiName);

    /// <summary>Further secrets.</summary>
    [Parameter("Pipelines: secrets of the environments that the build reads, such as POSTGRESQL_PASSWORD, beside DELIVERY_PLAN_KEY.", Separator = ",")]
    string[]? CiSecrets => TryGetValue(() => CiSecrets);

    /// <summary>The repository.</summary>
    [Parameter("Pipelines: the repository on GitHub, owner/name, for --explain.")]
    string? CiRepository => TryGetValue(() => CiRepository);

    /// <summary>The organisation.</summary>
    [Parameter("Pipelines: Azure DevOps' organisation, for --explain.")]
    string? CiOrganization => TryGetValue(() => CiOrganization);

    /// <summary>The project.</summary>
    [Parameter("Pipelines: Azure DevOps' project, for --explain.")]
    string? CiProject => TryGetValue(() => CiProject);

    /// <summary>Who approves.</summary>
    [Parameter("Pipelines: who approves, users or <organisation>/<team>, for --explain.", Separator = ",")]
    string[]? CiReviewers => TryGetValue(() => CiReviewers);

    /// <summary>Writes or compares the pipelines.</summary>
    Target GeneratePipelines => _ => _
        .Description("Writes the pipelines of GitHub Actions and Azure DevOps; --check compares, --explain says what else they need")
        .Executes(() => PipelineGeneration.Run(this));
}
