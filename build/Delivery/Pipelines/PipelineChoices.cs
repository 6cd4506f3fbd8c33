namespace DifyDelivery.Pipelines;

/// <summary>What a team chooses of its pipelines, as it stands in the parameters.</summary>
public sealed record PipelineChoices
{
    /// <summary>GitHub, AzureDevOps.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Environments in the order of promotion.</summary>
    public IReadOnlyList<string>? Environments { get; init; }

    /// <summary>Environments that a person approves; <c>none</c> for no approval at all.</summary>
    public IReadOnlyList<string>? Approvals { get; init; }

    /// <summary>Environments that are production.</summary>
    public IReadOnlyList<string>? Production { get; init; }

    /// <summary>Labels of GitHub's runners, joined by '+'; <c>env=labels</c> for one environment.</summary>
    public IReadOnlyList<string>? Runners { get; init; }

    /// <summary>Azure DevOps' <c>image:name</c> or <c>pool:name</c>; <c>env=...</c> for one environment.</summary>
    public IReadOnlyList<string>? Pools { get; init; }

    /// <summary>Cron's five fields, or <c>off</c>.</summary>
    public string? DriftSchedule { get; init; }

    /// <summary>The branch that is delivered.</summary>
    public string? Branch { get; init; }

    /// <summary>What everything is named after.</summary>
    public string? Name { get; init; }

    /// <summary>Secrets of the environments that the build reads.</summary>
    public IReadOnlyList<string>? Secrets { get; init; }

    /// <summary>Repository, organisation, reviewers.</summary>
    public HostingFacts Hosting { get; init; } = new();
}
