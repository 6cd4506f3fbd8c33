namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>Removes an environment by hand. A pipeline of its own; production is not in it at all.</summary>
internal static class TeardownStages
{
    private const int TeardownMinutes = 120;

    /// <summary>Null where there is nothing that a pipeline may remove.</summary>
    public static AzurePipeline? Of(StageParts parts)
    {
        var environments = parts.Plan.Environments.Where(environment => !environment.IsProduction && environment.OutlivesJobs(PipelineHost.AzureDevOps)).ToList();
        return parts.Commands.Teardown is not { } teardown || environments.Count == 0 ? null : new AzurePipeline(parts.NumberFormat("teardown"))
        {
            Parameters =
            [
                new AzureParameter("environment", "string") { DisplayName = "What is removed", Values = [.. environments.Select(environment => environment.Name)] },
                new AzureParameter("confirm", "string") { DisplayName = "Type its name again; without it the run only says what would be lost" },
            ],
            Blocks =
            [
                new StageBlock(null, [parts.Check()]),
                .. environments.Select(environment => new StageBlock(
                    parts.OnBranch($"eq(parameters.environment, '{environment.Name}')"),
                    [
                        parts.Change(
                            environment, $"teardown_{StageParts.Id(environment.Name)}", $"Teardown {environment.Name}", parts.TeardownOf(environment), TeardownMinutes,
                            [
                                // The build compares: what was typed wrong ends with what would be lost, and removes nothing.
                                parts.Build(
                                    environment, parts.WriterOf(environment), teardown,
                                    BuildCommands.Line(teardown, parts.Options.Env, environment.Name, parts.Options.Confirm, Operations.TypedName), confirm: "${{ parameters.confirm }}"),
                            ]),
                    ])),
            ],
        };
    }
}
