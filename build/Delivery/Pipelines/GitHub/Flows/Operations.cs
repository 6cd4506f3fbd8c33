namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>What a person may ask a run by hand to do.</summary>
internal static class Operations
{
    public const string Deploy = "deploy";
    public const string Rehearse = "rehearse";
    public const string Migrate = "migrate";
    public const string Continue = "continue";
    public const string RollBack = "roll-back";
    public const string Retire = "retire";

    /// <summary>A hosted job ends after six hours; a migration that needs longer is continued by the next run.</summary>
    public const int MigrationMinutes = 350;

    public static IReadOnlyList<string> All { get; } = [Deploy, Rehearse, Migrate, Continue, RollBack, Retire];

    public static WorkflowInput Confirmation { get; } = new(
        "confirm", "Only for data that would be lost: the name that a refused run asks for", "string") { Default = string.Empty };

    /// <summary>A migration and what belongs to it, each when it is asked for.</summary>
    public static IReadOnlyList<Step> Steps(JobParts parts, PipelineEnvironment environment)
    {
        var migrate = parts.Commands.MigrateData!;
        var options = parts.Options;
        Step When(string operation, string name, Step step) => step with { Name = name, If = $"inputs.operation == '{operation}'" };
        return
        [
            When(Rehearse, "Rehearse", Call(parts, environment, migrate, options.Rehearse)),
            When(Migrate, migrate, parts.Build(
                environment, migrate, BuildCommands.Line(migrate, options.Env, environment.Name, options.PlanBundle, JobParts.ApprovedBundlePath), withKey: true)),
            When(Continue, "Continue", Call(parts, environment, migrate)),
            When(RollBack, "Roll back", Call(parts, environment, migrate, options.Rollback, options.Confirm, "\"$DELIVERY_CONFIRM\"")),
            .. parts.Commands.Teardown is { } teardown
                ? [When(Retire, "Retire the old server", Call(parts, environment, teardown, options.RetireSource, options.Confirm, "\"$DELIVERY_CONFIRM\""))]
                : Array.Empty<Step>(),
        ];
    }

    /// <summary>A call of one target, with what the person typed where it is asked for.</summary>
    public static Step Call(JobParts parts, PipelineEnvironment environment, string target, params ReadOnlySpan<string> words)
    {
        var script = BuildCommands.Line(target, [parts.Options.Env, environment.Name, .. words]);
        return words.Contains("\"$DELIVERY_CONFIRM\"")
            ? parts.Build(environment, target, script, more: [("DELIVERY_CONFIRM", "${{ inputs.confirm }}")])
            : parts.Build(environment, target, script);
    }
}
