namespace DifyDelivery.Pipelines.GitHub;

/// <summary>A GitHub workflow, as far as ours use it. Written by <see cref="WorkflowYaml"/>, read back by <see cref="WorkflowReader"/>, judged by the rules.</summary>
internal sealed record Workflow(string Name)
{
    /// <summary>The title of a run; null for the commit's.</summary>
    public string? RunName { get; init; }

    public required WorkflowTriggers On { get; init; }

    /// <summary>What every job's token may do unless the job says otherwise; null when the file does not say, which gives the repository's default.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Permissions { get; init; } = [];

    public required IReadOnlyList<Job> Jobs { get; init; }
}

/// <summary>What starts a workflow.</summary>
internal sealed record WorkflowTriggers
{
    public EventFilter? PullRequest { get; init; }

    public EventFilter? Push { get; init; }

    /// <summary>Cron expressions, UTC.</summary>
    public IReadOnlyList<string> Schedules { get; init; } = [];

    /// <summary>The inputs of a manual run; null when there is none.</summary>
    public IReadOnlyList<WorkflowInput>? Dispatch { get; init; }

    /// <summary>Events that ours never use, in files that were read.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}

/// <summary>Which pushes or pull requests count.</summary>
internal sealed record EventFilter(IReadOnlyList<string> Branches)
{
    public IReadOnlyList<string> Paths { get; init; } = [];
}

/// <summary>A typed input of a manual run.</summary>
internal sealed record WorkflowInput(string Name, string Description, string Type)
{
    public IReadOnlyList<string> Options { get; init; } = [];

    public string? Default { get; init; }

    public bool? IsRequired { get; init; }
}

/// <summary>A job.</summary>
internal sealed record Job(string Id)
{
    public string? Name { get; init; }

    public IReadOnlyList<string> Needs { get; init; } = [];

    public string? If { get; init; }

    public IReadOnlyList<string> RunsOn { get; init; } = [];

    public int? TimeoutMinutes { get; init; }

    public JobEnvironment? Environment { get; init; }

    public JobConcurrency? Concurrency { get; init; }

    /// <summary>What the job's token may do; null when the job does not say.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Permissions { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Outputs { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    public IReadOnlyList<Step> Steps { get; init; } = [];

    public bool Signs => Permissions?.Any(grant => grant is { Key: "id-token", Value: "write" }) == true;
}

/// <summary>The environment whose rules, variables and secrets a job uses.</summary>
/// <param name="Name">Its name.</param>
/// <param name="WritesDeployment">False for a job that only looks: no deployment record is written.</param>
internal sealed record JobEnvironment(string Name, bool WritesDeployment = true);

/// <summary>A lock: who comes later waits.</summary>
/// <param name="Group">The lock's name.</param>
/// <param name="CancelInProgress">True would end the run that holds it.</param>
/// <param name="Queue"><c>max</c> lets more than one wait; without it a third run cancels the second.</param>
internal sealed record JobConcurrency(string Group, bool CancelInProgress = false, string? Queue = "max");

/// <summary>A step: an action, or a script.</summary>
internal sealed record Step
{
    public string? Name { get; init; }

    public string? Id { get; init; }

    public string? If { get; init; }

    /// <summary><c>owner/name@ref</c>.</summary>
    public string? Uses { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> With { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    public string? Run { get; init; }
}
