namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>A run by hand of one environment: the delivery, or a migration with what belongs to it. Production is only delivered here.</summary>
internal static class ManualFlow
{
    public static Workflow Of(JobParts parts)
    {
        parts = parts.Commands.MigrateData is null ? parts : parts.ForMigration();
        var environments = parts.Plan.Environments;
        return new Workflow($"{parts.Plan.Name} manual")
        {
            RunName = parts.Commands.MigrateData is null
                ? "${{ format('deploy {0} by {1}', inputs.environment, github.actor) }}"
                : "${{ format('{0} {1} by {2}', inputs.operation, inputs.environment, github.actor) }}",
            On = new WorkflowTriggers { Dispatch = [.. Inputs(parts)] },
            Jobs =
            [
                Check(parts),
                .. environments.SelectMany(environment => new[] { Plan(parts, environment), Run(parts, environment) }),
            ],
        };
    }

    private static IEnumerable<WorkflowInput> Inputs(JobParts parts)
    {
        var names = parts.Plan.Environments.Select(environment => environment.Name).ToList();
        yield return new WorkflowInput("environment", "Which environment", "choice") { Options = names, Default = names[0], IsRequired = true };
        if (parts.Commands.MigrateData is not null)
        {
            yield return new WorkflowInput("operation", "deploy; or a migration between the PostgreSQL servers, which the parameters must ask for", "choice")
            {
                Options = Operations.With(Operations.All, parts.Commands),
                Default = Operations.Deploy,
                IsRequired = true,
            };
            foreach (var input in MigrationSteps.Inputs(parts))
            {
                yield return input;
            }
        }
    }

    /// <summary>What is asked for and not done here is refused by name, rather than skipped.</summary>
    private static Job Check(JobParts parts)
    {
        var check = parts.Check($"github.ref == 'refs/heads/{parts.Plan.Branch}'");
        return parts.Commands.MigrateData is null ? check : check with
        {
            Steps =
            [
                .. parts.Plan.Environments.Where(environment => environment.IsProduction).Select(environment => new Step
                {
                    Name = $"Refuse another operation in {environment.Name}",
                    If = $"inputs.environment == '{environment.Name}' && inputs.operation != '{Operations.Deploy}'",
                    Run = $"echo \"::error::{environment.Name} is migrated by the workflow '{parts.Plan.Name} migrate {environment.Name}'.\" && exit 1",
                }),
                .. check.Steps,
            ],
        };
    }

    private static Job Plan(JobParts parts, PipelineEnvironment environment)
    {
        var planned = parts.Commands.MigrateData is null ? string.Empty
            : environment.IsProduction ? $" && inputs.operation == '{Operations.Deploy}'"
            : $" && (inputs.operation == '{Operations.Deploy}' || inputs.operation == '{Operations.Migrate}')";
        var plan = parts.PlanForApply(environment);
        return plan with
        {
            Steps = [.. plan.Steps, .. parts.Commands.MigrateData is null || environment.IsProduction ? Array.Empty<Step>() : [MigrationSteps.Refuse(parts, environment, $"inputs.operation == '{Operations.Migrate}' && ")]],
            Needs = [JobParts.CheckId],
            If = $"inputs.environment == '{environment.Name}'{planned}",
        };
    }

    private static Job Run(JobParts parts, PipelineEnvironment environment)
    {
        var plan = $"needs.plan-{environment.Name}";
        var planned = $"{plan}.result == 'success' && {plan}.outputs.has-changes == 'true'";
        var migrates = parts.Commands.MigrateData is not null && !environment.IsProduction;
        var isRunnable = migrates ? $"(({planned}) || {plan}.result == 'skipped')" : planned;
        return parts.Change(
            environment, $"run-{environment.Name}", $"Run {environment.Name}", DeliveryNames.Apply(environment),
            migrates ? Operations.MigrationMinutes : DeliveryFlow.ApplyMinutes) with
        {
            Needs = [JobParts.CheckId, $"plan-{environment.Name}"],
            If = $"${{{{ !cancelled() && needs.{JobParts.CheckId}.result == 'success' && inputs.environment == '{environment.Name}' && {isRunnable} }}}}",
            Steps =
            [
                .. JobParts.Sources(environment),
                migrates ? JobParts.Download(environment) with { If = $"{plan}.result == 'success'" } : JobParts.Download(environment),
                .. parts.ExecutePlan(environment).Select(step => migrates ? step with { If = $"inputs.operation == '{Operations.Deploy}' && ({step.If})" } : step),
                .. migrates ? MigrationSteps.Steps(parts, environment) : [],
                .. migrates ? [MigrationSteps.KeepAny(environment)] : Array.Empty<Step>(),
                .. parts.VerifySteps(environment, migrates ? $"{string.Concat(Operations.Verified.Select(operation => $"inputs.operation == '{operation}' || "))}{parts.Deploys(environment)}" : parts.Deploys(environment)),
            ],
        };
    }
}
