namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>A migration and what belongs to it, as steps of a job.</summary>
internal static class MigrationSteps
{
    /// <summary>What a person says of a migration beside the operation.</summary>
    public static IEnumerable<WorkflowInput> Inputs(JobParts parts) =>
    [
        new WorkflowInput("strategy", Operations.Strategy, "choice") { Options = parts.Commands.Strategies, Default = parts.Commands.Strategies[0], IsRequired = true },
        new WorkflowInput("confirm", Operations.Confirmation, "string") { Default = string.Empty },
    ];

    /// <summary>A migration and what belongs to it, each when it is asked for.</summary>
    public static IReadOnlyList<Step> Steps(JobParts parts, PipelineEnvironment environment)
    {
        var migrate = parts.Commands.MigrateData!;
        var options = parts.Options;
        Step When(string operation, string name, Step step) => step with { Name = name, If = $"inputs.operation == '{operation}'" };
        return
        [
            .. Rehearse(parts, environment, migrate).Select(step => When(Operations.Rehearse, step.Name!, step)),
            When(Operations.Migrate, migrate, Call(parts, environment, withKey: true, migrate, options.PlanBundle, JobParts.ApprovedBundlePath, options.Confirm, Operations.TypedName)),
            When(Operations.Continue, "Continue", Call(parts, environment, migrate, options.Confirm, Operations.TypedName)),
            When(Operations.RollBack, "Roll back", Call(parts, environment, migrate, options.Rollback, options.Confirm, Operations.TypedName)),
            .. parts.Commands.Teardown is { } teardown
                ? Retire(parts, environment, teardown).Select(step => When(Operations.Retire, step.Name!, step) with { If = $"{(step.If is null ? string.Empty : "!cancelled() && ")}inputs.operation == '{Operations.Retire}'" })
                : Array.Empty<Step>(),
        ];
    }

    /// <summary>What stops nobody: a look at what stands in the way, and the whole copy on trial.</summary>
    public static IReadOnlyList<Step> Rehearse(JobParts parts, PipelineEnvironment environment, string migrate) =>
    [
        Call(parts, environment, migrate, parts.Options.Preflight, parts.Options.Confirm, Operations.TypedName) with { Name = "Look at both servers" },
        Call(parts, environment, migrate, parts.Options.Rehearse) with { Name = "Rehearse" },
    ];

    /// <summary>Keeps an operation's reports, also of one that failed.</summary>
    public static Step Keep(PipelineEnvironment environment, string operation) =>
        JobParts.Upload($"{operation}-{environment.Name}", $"artifacts/{Operations.Reports(operation)}", "${{ !cancelled() }}");

    /// <summary>The same for whatever operation was asked for. It comes before the check of Dify, which may fail.</summary>
    public static Step KeepAny(PipelineEnvironment environment) =>
        JobParts.Upload(
            $"${{{{ inputs.operation }}}}-{environment.Name}",
            string.Join('\n', Operations.Unplanned.Append(Operations.Migrate).Select(Operations.Reports).Distinct().Select(file => $"artifacts/{file}")),
            $"!cancelled() && inputs.operation != '{Operations.Deploy}'") with
        {
            Name = "Keep the reports",
        };

    /// <summary>The retirement, and what keeps its backup: also of a retirement that fails after it.</summary>
    public static IReadOnlyList<Step> Retire(JobParts parts, PipelineEnvironment environment, string teardown)
    {
        const string always = "${{ !cancelled() }}";
        var retire = Call(parts, environment, withKey: true, teardown, parts.Options.RetireSource, parts.Options.Confirm, Operations.TypedName);
        return
        [
            retire with { Name = "Retire the old server", Run = FinalBackup.NeedsKey + retire.Run },
            new Step { Name = FinalBackup.StepName, If = always, Env = JobParts.Key, Run = FinalBackup.Encrypt(environment) },
            JobParts.Upload($"final-backup-{environment.Name}", $"artifacts/{FinalBackup.File}", always, FinalBackup.RetentionDays),
        ];
    }

    /// <summary>A migration that was asked for and is not in the plan is refused, rather than skipped in green.</summary>
    public static Step Refuse(JobParts parts, PipelineEnvironment environment, string? condition = null) => new()
    {
        Name = "Refuse a plan without a migration",
        If = $"{condition}!contains(steps.plan.outputs.targets, '{parts.Commands.MigrateData}')",
        Run = $"echo \"::error::{Operations.NoMigration(environment)}\" && exit 1",
    };

    /// <summary>A call of one target, with what the person typed where it is asked for.</summary>
    public static Step Call(JobParts parts, PipelineEnvironment environment, string target, params ReadOnlySpan<string> words) =>
        Call(parts, environment, withKey: false, target, words);

    private static Step Call(JobParts parts, PipelineEnvironment environment, bool withKey, string target, params ReadOnlySpan<string> words)
    {
        var script = BuildCommands.Line(target, [parts.Options.Env, environment.Name, .. words]);
        return words.Contains(Operations.TypedName)
            ? parts.Build(environment, target, script, withKey, more: [(Operations.ConfirmVariable, "${{ inputs.confirm }}")])
            : parts.Build(environment, target, script, withKey);
    }
}
