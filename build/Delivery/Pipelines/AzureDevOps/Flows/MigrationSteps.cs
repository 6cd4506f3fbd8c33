namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>A migration and what belongs to it, as stages.</summary>
internal static class MigrationSteps
{
    public const string Deploy = "deploy";
    public const string Rehearse = "rehearse";
    public const string Migrate = "migrate";
    public const string Continue = "continue";
    public const string RollBack = "roll-back";
    public const string Retire = "retire";

    /// <summary>A hosted job ends after six hours; a migration that needs longer is continued by the next run.</summary>
    public const int Minutes = 350;

    private const string Typed = "${{ parameters.confirm }}";

    public static IReadOnlyList<string> All { get; } = [Deploy, Rehearse, Migrate, Continue, RollBack, Retire];

    /// <summary>What runs without a plan of its own.</summary>
    public static IReadOnlyList<string> Others { get; } = [Rehearse, Continue, RollBack, Retire];

    public static IEnumerable<AzureParameter> Parameters(IReadOnlyList<string> operations, string first)
    {
        yield return new AzureParameter("operation", "string") { DisplayName = "Operation; a migration's direction is what the parameters say", Default = first, Values = operations };
        yield return new AzureParameter("confirm", "string") { DisplayName = "Only for data that would be lost: the name that a refused run asks for", Default = " " };
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
                environment, $"migrate_{id}", $"Migrate {environment.Name}", parts.EnvironmentOf(environment), Minutes,
                [parts.Execute(environment, migrate, migrate), .. parts.VerifySteps(environment)], plan.Name) with
            {
                DependsOn = [plan.Name],
                Condition = $"and(succeeded(), contains(dependencies.{plan.Name}.outputs['plan.plan.targets'], '{migrate}'))",
            },
        ];
    }

    /// <summary>One of <see cref="Others"/>.</summary>
    public static AzureStage Stage(StageParts parts, PipelineEnvironment environment, string operation, string id, string hostEnvironment)
    {
        var (target, words, isConfirmed) = operation switch
        {
            Rehearse => (parts.Commands.MigrateData!, new[] { parts.Options.Rehearse }, false),
            Continue => (parts.Commands.MigrateData!, [], false),
            RollBack => (parts.Commands.MigrateData!, [parts.Options.Rollback], true),
            _ => (parts.Commands.Teardown!, [parts.Options.RetireSource], true),
        };
        var line = BuildCommands.Line(target, [parts.Options.Env, environment.Name, .. words, .. isConfirmed ? [parts.Options.Confirm, "\"$DELIVERY_CONFIRM\""] : Array.Empty<string>()]);
        var title = char.ToUpperInvariant(operation[0]) + operation[1..].Replace('-', ' ');
        var connection = hostEnvironment == parts.RehearsalOf(environment) ? parts.RehearserOf(environment) : parts.WriterOf(environment);
        return parts.Change(
            environment, $"{StageParts.Id(operation)}_{id}", $"{title} {environment.Name}", hostEnvironment, Minutes,
            [
                .. operation == Rehearse
                    ? [parts.Build(environment, connection, "Look at both servers", BuildCommands.Line(target, parts.Options.Env, environment.Name, parts.Options.Preflight))]
                    : Array.Empty<AzureStep>(),
                parts.Build(environment, connection, title, line, confirm: isConfirmed ? Typed : null),
                .. operation is Continue or RollBack ? parts.VerifySteps(environment) : [],
            ]);
    }
}
