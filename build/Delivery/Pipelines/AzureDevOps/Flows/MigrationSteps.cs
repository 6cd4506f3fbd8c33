namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>A migration and what belongs to it, as stages.</summary>
internal static class MigrationSteps
{
    private const string Typed = "${{ parameters.confirm }}";

    public static IEnumerable<AzureParameter> Parameters(StageParts parts, IReadOnlyList<string> operations, string first)
    {
        yield return new AzureParameter("operation", "string") { DisplayName = "Operation; a migration's direction is what the parameters say", Default = first, Values = operations };
        yield return new AzureParameter("strategy", "string") { DisplayName = Operations.Strategy, Default = parts.Commands.Strategies[0], Values = parts.Commands.Strategies };
        yield return new AzureParameter("confirm", "string") { DisplayName = Operations.Confirmation, Default = " " };
    }

    /// <summary>The migration by a plan that was reviewed.</summary>
    public static IReadOnlyList<AzureStage> PlanAndMigrate(StageParts parts, PipelineEnvironment environment, string id, IReadOnlyList<string> after)
    {
        var migrate = parts.Commands.MigrateData!;
        var made = parts.PlanForApply(environment, $"plan_migration_{id}");
        var plan = made with { DependsOn = after, Jobs = [.. made.Jobs.Select(job => job with { Steps = [.. job.Steps, Refuse(environment, migrate)] })] };
        return
        [
            plan,
            parts.Change(
                environment, $"migrate_{id}", $"Migrate {environment.Name}", parts.EnvironmentOf(environment), Operations.MigrationMinutes,
                [parts.Confirmed(environment, migrate, Typed), .. parts.VerifySteps(environment), Keep(environment, Operations.Migrate)], plan.Name) with
            {
                DependsOn = [plan.Name],
                Condition = $"and(succeeded(), contains(dependencies.{plan.Name}.outputs['plan.plan.targets'], '{migrate}'))",
            },
        ];
    }

    /// <summary>A migration that was asked for and is not in the plan is refused, rather than skipped in green.</summary>
    private static AzureStep Refuse(PipelineEnvironment environment, string migrate) =>
        new("bash", $"echo \"##vso[task.logissue type=error]{Operations.NoMigration(environment)}\" && exit 1")
        {
            DisplayName = "Refuse a plan without a migration",
            Condition = $"and(succeeded(), not(contains(variables['plan.targets'], '{migrate}')))",
        };

    private static AzureStep Keep(PipelineEnvironment environment, string operation) =>
        StageParts.Keep($"{operation}-{environment.Name}", operation == Operations.Retire ? $"{Operations.Reports(operation)} {FinalBackup.File}" : Operations.Reports(operation));

    /// <summary>One of <see cref="Operations.Unplanned"/>.</summary>
    public static AzureStage Stage(StageParts parts, PipelineEnvironment environment, string operation, string id, string hostEnvironment)
    {
        var (target, words, isConfirmed) = operation switch
        {
            Operations.Rehearse => (parts.Commands.MigrateData!, new[] { parts.Options.Rehearse }, false),
            Operations.Continue => (parts.Commands.MigrateData!, [], true),
            Operations.RollBack => (parts.Commands.MigrateData!, [parts.Options.Rollback], true),
            _ => (parts.Commands.Teardown!, [parts.Options.RetireSource], true),
        };
        var retires = operation == Operations.Retire;
        var line = (retires ? FinalBackup.NeedsKey : string.Empty) + BuildCommands.Line(target, [parts.Options.Env, environment.Name, .. words, .. isConfirmed ? [parts.Options.Confirm, Operations.TypedName] : Array.Empty<string>()]);
        var title = char.ToUpperInvariant(operation[0]) + operation[1..].Replace('-', ' ');
        var connection = hostEnvironment == parts.RehearsalOf(environment) ? parts.RehearserOf(environment) : parts.WriterOf(environment);
        return parts.Change(
            environment, $"{StageParts.Id(operation)}_{id}", $"{title} {environment.Name}", hostEnvironment, Operations.MigrationMinutes,
            [
                .. operation == Operations.Rehearse
                    ? [parts.Build(environment, connection, "Look at both servers", BuildCommands.Line(target, parts.Options.Env, environment.Name, parts.Options.Preflight, parts.Options.Confirm, Operations.TypedName), confirm: Typed)]
                    : Array.Empty<AzureStep>(),
                parts.Build(environment, connection, title, line, retires, isConfirmed ? Typed : null),
                .. Operations.Verified.Contains(operation) ? parts.VerifySteps(environment) : [],
                .. retires
                    ? [new AzureStep("bash", FinalBackup.Encrypt(environment)) { DisplayName = FinalBackup.StepName, Condition = "succeededOrFailed()", Env = StageParts.Key }]
                    : Array.Empty<AzureStep>(),
                Keep(environment, operation),
            ],
            withKey: retires);
    }
}
