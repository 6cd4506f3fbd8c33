namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>A migration and what belongs to it, as steps of a job.</summary>
internal static class MigrationSteps
{
    public static WorkflowInput Confirmation { get; } = new("confirm", Operations.Confirmation, "string") { Default = string.Empty };

    /// <summary>A migration and what belongs to it, each when it is asked for.</summary>
    public static IReadOnlyList<Step> Steps(JobParts parts, PipelineEnvironment environment)
    {
        var migrate = parts.Commands.MigrateData!;
        var options = parts.Options;
        Step When(string operation, string name, Step step) => step with { Name = name, If = $"inputs.operation == '{operation}'" };
        return
        [
            When(Operations.Rehearse, "Rehearse", Call(parts, environment, migrate, options.Rehearse)),
            When(Operations.Migrate, migrate, parts.Build(
                environment, migrate, BuildCommands.Line(migrate, options.Env, environment.Name, options.PlanBundle, JobParts.ApprovedBundlePath), withKey: true)),
            When(Operations.Continue, "Continue", Call(parts, environment, migrate)),
            When(Operations.RollBack, "Roll back", Call(parts, environment, migrate, options.Rollback, options.Confirm, Operations.TypedName)),
            .. parts.Commands.Teardown is { } teardown
                ? [When(Operations.Retire, "Retire the old server", Call(parts, environment, teardown, options.RetireSource, options.Confirm, Operations.TypedName))]
                : Array.Empty<Step>(),
        ];
    }

    /// <summary>A call of one target, with what the person typed where it is asked for.</summary>
    public static Step Call(JobParts parts, PipelineEnvironment environment, string target, params ReadOnlySpan<string> words)
    {
        var script = BuildCommands.Line(target, [parts.Options.Env, environment.Name, .. words]);
        return words.Contains(Operations.TypedName)
            ? parts.Build(environment, target, script, more: [(Operations.ConfirmVariable, "${{ inputs.confirm }}")])
            : parts.Build(environment, target, script);
    }
}
