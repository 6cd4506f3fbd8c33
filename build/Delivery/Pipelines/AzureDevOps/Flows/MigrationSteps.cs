namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>A migration and what belongs to it, as stages.</summary>
internal static class MigrationSteps
{
    private const string Typed = "${{ parameters.confirm }}";

    public static IEnumerable<AzureParameter> Parameters(IReadOnlyList<string> operations, string first)
    {
        yield return new AzureParameter("operation", "string") { DisplayName = "Operation; a migration's direction is what the parameters say", Default = first, Values = operations };
        yield return new AzureParameter("confirm", "string") { DisplayName = Operations.Confirmation, Default = " " };
    }

    /// <summary>The migration by a plan that was reviewed.</summary>
    public static IReadOnlyList<AzureStage> PlanAndMigrate(StageParts parts, PipelineEnvironment environment, string id, IReadOnlyList<string> after)
    {
        var migrate = parts.Commands.MigrateData!;
        var plan = parts.PlanForApply(environment, $"plan_migration_{id}") with { DependsOn = after };
        return
        [
            plan,
            parts.Change(
                environment, $"migrate_{id}", $"Migrate {environment.Name}", parts.EnvironmentOf(environment), Operations.MigrationMinutes,
                [parts.Execute(environment, migrate, migrate), .. parts.VerifySteps(environment)], plan.Name) with
            {
                DependsOn = [plan.Name],
                Condition = $"and(succeeded(), contains(dependencies.{plan.Name}.outputs['plan.plan.targets'], '{migrate}'))",
            },
        ];
    }

    /// <summary>One of <see cref="Operations.Unplanned"/>.</summary>
    public static AzureStage Stage(StageParts parts, PipelineEnvironment environment, string operation, string id, string hostEnvironment)
    {
        var (target, words, isConfirmed) = operation switch
        {
            Operations.Rehearse => (parts.Commands.MigrateData!, new[] { parts.Options.Rehearse }, false),
            Operations.Continue => (parts.Commands.MigrateData!, [], false),
            Operations.RollBack => (parts.Commands.MigrateData!, [parts.Options.Rollback], true),
            _ => (parts.Commands.Teardown!, [parts.Options.RetireSource], true),
        };
        var line = BuildCommands.Line(target, [parts.Options.Env, environment.Name, .. words, .. isConfirmed ? [parts.Options.Confirm, Operations.TypedName] : Array.Empty<string>()]);
        var title = char.ToUpperInvariant(operation[0]) + operation[1..].Replace('-', ' ');
        var connection = hostEnvironment == parts.RehearsalOf(environment) ? parts.RehearserOf(environment) : parts.WriterOf(environment);
        return parts.Change(
            environment, $"{StageParts.Id(operation)}_{id}", $"{title} {environment.Name}", hostEnvironment, Operations.MigrationMinutes,
            [
                .. operation == Operations.Rehearse
                    ? [parts.Build(environment, connection, "Look at both servers", BuildCommands.Line(target, parts.Options.Env, environment.Name, parts.Options.Preflight))]
                    : Array.Empty<AzureStep>(),
                parts.Build(environment, connection, title, line, confirm: isConfirmed ? Typed : null),
                .. operation is Operations.Continue or Operations.RollBack ? parts.VerifySteps(environment) : [],
            ]);
    }
}
