namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>
/// The migration of a production environment: rehearsal, plan, approval, migration and check, and a reminder. The retirement of the old server
/// is a run of its own, behind an approval of its own.
/// </summary>
internal static class MigrationFlow
{
    private const int RemindMinutes = 10;

    public static IEnumerable<(PipelineEnvironment Environment, Workflow Workflow)> Of(JobParts parts) =>
        parts.Commands.MigrateData is not { } migrate
            ? []
            : parts.Plan.Environments.Where(environment => environment.IsProduction).Select(environment => (environment, Of(parts.ForMigration(), environment, migrate)));

    private static Workflow Of(JobParts parts, PipelineEnvironment environment, string migrate) => new($"{parts.Plan.Name} migrate {environment.Name}")
    {
        RunName = $"${{{{ format('{{0}} {environment.Name} by {{1}}', inputs.operation, github.actor) }}}}",
        On = new WorkflowTriggers
        {
            Dispatch =
            [
                new WorkflowInput("operation", "The direction is what the parameters say", "choice") { Options = Operations.With(Operations.OfProduction, parts.Commands), Default = Operations.Migrate, IsRequired = true },
                .. MigrationSteps.Inputs(parts),
            ],
        },
        Jobs =
        [
            parts.Check($"github.ref == 'refs/heads/{parts.Plan.Branch}'"),
            Rehearse(parts, environment, migrate),
            Plan(parts, environment),
            Migrate(parts, environment, migrate),
            RollBack(parts, environment, migrate),
            Remind(parts, environment),
            .. parts.Commands.Teardown is { } teardown ? [Retire(parts, environment, teardown)] : Array.Empty<Job>(),
        ],
    };

    private static Job Rehearse(JobParts parts, PipelineEnvironment environment, string migrate) =>
        parts.Change(environment, "rehearse", $"Rehearse {environment.Name}", DeliveryNames.Rehearsal(environment), Operations.MigrationMinutes) with
        {
            Needs = [JobParts.CheckId],
            If = $"inputs.operation == '{Operations.Migrate}'",
            Steps =
            [
                .. JobParts.Sources(environment),
                .. MigrationSteps.Rehearse(parts, environment, migrate),
                MigrationSteps.Keep(environment, Operations.Rehearse),
            ],
        };

    private static Job Plan(JobParts parts, PipelineEnvironment environment)
    {
        var plan = parts.PlanForApply(environment);
        return plan with { Needs = ["rehearse"], Steps = [.. plan.Steps, MigrationSteps.Refuse(parts, environment)] };
    }

    private static Job Migrate(JobParts parts, PipelineEnvironment environment, string migrate)
    {
        var plan = $"needs.plan-{environment.Name}";
        var planned = $"inputs.operation == '{Operations.Migrate}' && {plan}.result == 'success' && contains({plan}.outputs.targets, '{migrate}')";
        return parts.Change(environment, "migrate", $"Migrate {environment.Name}", DeliveryNames.Apply(environment), Operations.MigrationMinutes) with
        {
            Needs = [JobParts.CheckId, $"plan-{environment.Name}"],
            If = $"${{{{ !cancelled() && needs.{JobParts.CheckId}.result == 'success' && (inputs.operation == '{Operations.Continue}' || ({planned})) }}}}",
            Steps =
            [
                .. JobParts.Sources(environment),
                JobParts.Download(environment) with { If = $"inputs.operation == '{Operations.Migrate}'" },
                .. MigrationSteps.Steps(parts, environment).Where(step => step.Name == migrate || step.Name == "Continue"),
                .. parts.VerifySteps(environment),
                MigrationSteps.Keep(environment, Operations.Migrate),
            ],
        };
    }

    private static Job RollBack(JobParts parts, PipelineEnvironment environment, string migrate) =>
        parts.Change(environment, "roll-back", $"Roll back {environment.Name}", DeliveryNames.Apply(environment), Operations.MigrationMinutes) with
        {
            Needs = [JobParts.CheckId],
            If = $"inputs.operation == '{Operations.RollBack}'",
            Steps =
            [
                .. JobParts.Sources(environment),
                MigrationSteps.Call(parts, environment, migrate, parts.Options.Rollback, parts.Options.Confirm, Operations.TypedName) with { Name = "Roll back" },
                MigrationSteps.Keep(environment, Operations.RollBack),
            ],
        };

    private static Job Remind(JobParts parts, PipelineEnvironment environment) => new("remind")
    {
        Name = "Remind of the old server",
        Needs = ["migrate"],
        If = "${{ !cancelled() && needs.migrate.result == 'success' }}",
        RunsOn = parts.Plan.Runner.Labels,
        TimeoutMinutes = RemindMinutes,
        Permissions = Pairs.Of(("issues", "write")),
        Steps =
        [
            JobParts.Script(
                "Write the issue", WorkflowScripts.SoakReminder, ("DELIVERY_ENVIRONMENT", environment.Name),
                ("SOAK_DAYS", SoakText.Days(environment.Soak))),
        ],
    };

    /// <summary>
    /// Asked for by itself, after the soak: a job that waited for its end would hold the environment's lock, and with it the way back. The build
    /// refuses what is too early and was not confirmed by name.
    /// </summary>
    private static Job Retire(JobParts parts, PipelineEnvironment environment, string teardown) =>
        parts.Change(environment, "retire", $"Retire the old server of {environment.Name}", DeliveryNames.Retirement(environment), DeliveryFlow.ApplyMinutes) with
        {
            Needs = [JobParts.CheckId],
            If = $"inputs.operation == '{Operations.Retire}'",
            Steps =
            [
                .. JobParts.Sources(environment),
                .. MigrationSteps.Retire(parts, environment, teardown),
                MigrationSteps.Keep(environment, Operations.Retire),
            ],
        };
}
