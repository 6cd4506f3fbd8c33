namespace DifyDelivery.Pipelines;

/// <summary>Where pipelines run.</summary>
public enum PipelineHost
{
    /// <summary>GitHub Actions.</summary>
    GitHub,

    /// <summary>Azure Pipelines.</summary>
    AzureDevOps,
}

/// <summary>
/// How a team delivers: its environments in the order of promotion, gates, identities, runners and schedules. Every pipeline is rendered from
/// one of these, and from nothing else.
/// </summary>
public sealed record PipelinePlan
{
    /// <summary>What pipelines, service connections and variable groups are named after. <value>The default is dify.</value></summary>
    public string Name { get; init; } = "dify";

    /// <summary>The branch that is delivered. <value>The default is main.</value></summary>
    public string Branch { get; init; } = "main";

    /// <summary>The hosts that pipelines are written for. <value>The default is both.</value></summary>
    public IReadOnlyList<PipelineHost> Hosts { get; init; } = [PipelineHost.GitHub, PipelineHost.AzureDevOps];

    /// <summary>The environments in the order of promotion.</summary>
    public required IReadOnlyList<PipelineEnvironment> Environments { get; init; }

    /// <summary>Where jobs without an environment run.</summary>
    public RunnerChoice Runner { get; init; } = RunnerChoice.Hosted;

    /// <summary>When drift is looked for, in cron's five fields, UTC; null when it is not. <value>The default is a weekday's early morning, off the full hour.</value></summary>
    public string? DriftSchedule { get; init; } = "17 5 * * 1-5";

    /// <summary>Secrets of the environments that the build reads from variables of the same names, beside the key of plan bundles.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>What a change of makes a delivery necessary.</summary>
    public IReadOnlyList<string> DeliveredPaths { get; init; } =
        [".nuke/**", "build/**", "helm/**", "infra/**", "build.sh", "global.json", "Directory.*"];

    /// <summary>The build's targets and parameters, as they are called.</summary>
    public required BuildCommands Commands { get; init; }

    /// <summary>What has to exist outside of the files, as far as the parameters say it.</summary>
    public HostingFacts Hosting { get; init; } = new();
}

/// <summary>One environment of a plan.</summary>
/// <param name="Name">dev, test or prod.</param>
public sealed record PipelineEnvironment(string Name)
{
    /// <summary>True when it lives in Azure, and its jobs sign in there.</summary>
    public bool IsAzure { get; init; } = true;

    /// <summary>True when a person approves what is applied.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>True when it is never torn down by a pipeline, and its migration is a flow of its own.</summary>
    public bool IsProduction { get; init; }

    /// <summary>Where its jobs run.</summary>
    public RunnerChoice Runner { get; init; } = RunnerChoice.Hosted;

    /// <summary>How long the old server is kept after a migration.</summary>
    public TimeSpan Soak { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Its Azure resources, for the guide.</summary>
    public AzureFacts? Azure { get; init; }

    /// <summary>Whether its jobs have to be told the subscription, which the build insists on: its parameters do not say it.</summary>
    public bool NamesNoSubscription => IsAzure && Azure?.SubscriptionId is null;

    /// <summary>
    /// Whether it is still there when a job has ended. A sandbox is in the checkout's folder: a hosted machine goes with its job, an agent of
    /// Azure DevOps has a folder for each pipeline, and a runner of GitHub's that a team keeps has one for the repository. What is gone
    /// can neither drift nor be torn down.
    /// </summary>
    /// <param name="host">Where the job runs.</param>
    public bool OutlivesJobs(PipelineHost host) => IsAzure || (host == PipelineHost.GitHub && !Runner.IsHosted);
}

/// <summary>What runs a job.</summary>
/// <param name="Labels">GitHub's labels that a runner must have, all of them.</param>
/// <param name="Pool">Azure DevOps' agent pool; null for a hosted image.</param>
/// <param name="Image">Azure DevOps' hosted image.</param>
public sealed record RunnerChoice(IReadOnlyList<string> Labels, string? Pool = null, string Image = "ubuntu-24.04")
{
    internal const string SelfHosted = "self-hosted";

    /// <summary>A machine of the host, of a fixed release: 'latest' changes under a pipeline.</summary>
    public static RunnerChoice Hosted { get; } = new(["ubuntu-24.04"]);

    /// <summary>True when GitHub lends the machine for one job.</summary>
    public bool IsHosted => !Labels.Contains(SelfHosted);
}

/// <summary>An environment's resources in Azure, from its parameters.</summary>
/// <param name="SubscriptionId">The subscription; null when the parameters do not say.</param>
/// <param name="TenantId">The tenant; null when they do not say.</param>
/// <param name="ResourceGroup">The environment's resource group.</param>
/// <param name="Location">The region.</param>
/// <param name="Cluster">The AKS cluster.</param>
/// <param name="StateResourceGroup">The resource group of Terraform's state.</param>
/// <param name="StateStorageAccount">The account of Terraform's state; null when its name is derived from the subscription.</param>
/// <param name="StateContainer">The container in it.</param>
public sealed record AzureFacts(
    string? SubscriptionId, string? TenantId, string ResourceGroup, string Location, string Cluster, string StateResourceGroup,
    string? StateStorageAccount, string StateContainer)
{
    /// <summary>The release's namespace in the cluster.</summary>
    public string Namespace { get; init; } = "dify";
}

/// <summary>The repository and the organisation that the pipelines run in.</summary>
public sealed record HostingFacts
{
    /// <summary>owner/name on GitHub; null when it is not known.</summary>
    public string? Repository { get; init; }

    /// <summary>Azure DevOps' organisation; null when it is not known.</summary>
    public string? Organization { get; init; }

    /// <summary>Azure DevOps' project; null when it is not known.</summary>
    public string? Project { get; init; }

    /// <summary>Who approves: users, or teams as <c>org/team</c>.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];
}
