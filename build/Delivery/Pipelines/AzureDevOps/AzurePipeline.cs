namespace DifyDelivery.Pipelines.AzureDevOps;

/// <summary>An Azure pipeline, as far as ours use it. Written by <see cref="AzureYaml"/>, read back by <see cref="AzureReader"/>, judged by the rules.</summary>
/// <param name="Name">The format of its runs' numbers.</param>
internal sealed record AzurePipeline(string Name)
{
    /// <summary>Which pushes start it; null for none.</summary>
    public AzureTrigger? Trigger { get; init; }

    /// <summary>Which pull requests start it; null for none.</summary>
    public AzureTrigger? PullRequest { get; init; }

    public IReadOnlyList<AzureSchedule> Schedules { get; init; } = [];

    public IReadOnlyList<AzureParameter> Parameters { get; init; } = [];

    public required IReadOnlyList<StageBlock> Blocks { get; init; }

    public IEnumerable<AzureStage> Stages => Blocks.SelectMany(block => block.Stages);
}

/// <summary>Steps that several pipelines share.</summary>
internal sealed record StepsTemplate(IReadOnlyList<AzureParameter> Parameters, IReadOnlyList<StepBlock> Blocks)
{
    public IEnumerable<AzureStep> Steps => Blocks.SelectMany(block => block.Steps);
}

/// <summary>Which pushes or pull requests count.</summary>
internal sealed record AzureTrigger(IReadOnlyList<string> Branches)
{
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>True: while a run goes on, later pushes are taken together. For pushes only.</summary>
    public bool Batches { get; init; }
}

/// <summary>A run by the clock, UTC.</summary>
internal sealed record AzureSchedule(string Cron, string DisplayName, string Branch, bool Always = true);

/// <summary>A typed parameter of a pipeline or a template.</summary>
internal sealed record AzureParameter(string Name, string Type)
{
    public string? DisplayName { get; init; }

    public string? Default { get; init; }

    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>Stages under one condition of the template language; a null condition always holds.</summary>
internal sealed record StageBlock(string? Condition, IReadOnlyList<AzureStage> Stages);

/// <summary>Steps under one condition of the template language; a null condition always holds.</summary>
internal sealed record StepBlock(string? Condition, IReadOnlyList<AzureStep> Steps);

/// <summary>A stage. Checks hold up whole stages: what needs an approval is a stage of its own.</summary>
internal sealed record AzureStage(string Name)
{
    public string? DisplayName { get; init; }

    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public string? Condition { get; init; }

    /// <summary>sequential: who waits for the exclusive lock is not cancelled by who comes later.</summary>
    public string? LockBehavior { get; init; }

    public bool? IsSkippable { get; init; }

    /// <summary>manual: a person starts it.</summary>
    public string? Trigger { get; init; }

    public IReadOnlyList<string> VariableGroups { get; init; } = [];

    public required IReadOnlyList<AzureJob> Jobs { get; init; }
}

/// <summary>A job; a deployment where it has an environment.</summary>
internal sealed record AzureJob(string Name, bool IsDeployment)
{
    public string? DisplayName { get; init; }

    public int? TimeoutInMinutes { get; init; }

    /// <summary>A hosted image, or a pool's name.</summary>
    public AzurePool? Pool { get; init; }

    public string? Environment { get; init; }

    public string? Condition { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    public IReadOnlyList<AzureStep> Steps { get; init; } = [];
}

/// <summary>Where a job runs.</summary>
internal sealed record AzurePool(string? Name, string? Image);

/// <summary>A step; its kind is its first key.</summary>
/// <param name="Kind">task, bash, checkout, download, publish, template.</param>
/// <param name="Value">What follows that key: the task, the script, the template's path.</param>
internal sealed record AzureStep(string Kind, string Value)
{
    /// <summary>Further keys of a checkout, download or publish step.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Keys { get; init; } = [];

    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    public string? Condition { get; init; }

    /// <summary>A task's inputs, or a template's parameters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Inputs { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    /// <summary>What a shell runs; null for a step without a script.</summary>
    public string? Script => Kind is "bash" or "script" or "pwsh" or "powershell" ? Value
        : Inputs.FirstOrDefault(input => input.Key is "inlineScript" or "script").Value;
}
