namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>Removes an environment by hand. A file of its own, so that no condition of a delivery can reach it; production is not in it at all.</summary>
internal static class TeardownFlow
{
    private const int TeardownMinutes = 120;

    /// <summary>Null where there is nothing that a pipeline may remove.</summary>
    public static Workflow? Of(JobParts parts)
    {
        var environments = parts.Plan.Environments.Where(environment => !environment.IsProduction && environment.OutlivesJobs(PipelineHost.GitHub)).ToList();
        return parts.Commands.Teardown is not { } teardown || environments.Count == 0 ? null : new Workflow($"{parts.Plan.Name} teardown")
        {
            RunName = "${{ format('teardown {0} by {1}', inputs.environment, github.actor) }}",
            On = new WorkflowTriggers
            {
                Dispatch =
                [
                    new WorkflowInput("environment", "What is removed", "choice") { Options = [.. environments.Select(environment => environment.Name)], IsRequired = true },
                    new WorkflowInput("confirm", "Type its name again; without it the run only says what would be lost", "string") { IsRequired = true },
                ],
            },
            Jobs = [parts.Check($"github.ref == 'refs/heads/{parts.Plan.Branch}'"), .. environments.Select(environment => Remove(parts, environment, teardown))],
        };
    }

    private static Job Remove(JobParts parts, PipelineEnvironment environment, string teardown) =>
        parts.Change(environment, $"teardown-{environment.Name}", $"Teardown {environment.Name}", DeliveryNames.Teardown(environment), TeardownMinutes) with
        {
            Needs = [JobParts.CheckId],
            If = $"inputs.environment == '{environment.Name}'",
            Steps =
            [
                .. JobParts.Sources(environment),

                // The build compares: what was typed wrong ends with what would be lost, and removes nothing.
                parts.Build(
                    environment, teardown, BuildCommands.Line(teardown, parts.Options.Env, environment.Name, parts.Options.Confirm, Operations.TypedName), more: [(Operations.ConfirmVariable, "${{ inputs.confirm }}")]),
            ],
        };
}
