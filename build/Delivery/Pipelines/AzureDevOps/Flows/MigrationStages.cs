namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>
/// The migration of a production environment: rehearsal, plan, approval, migration and check, and after the soak the retirement of the old
/// server, which a person starts and another approves.
/// </summary>
internal static class MigrationStages
{
    public static IEnumerable<(PipelineEnvironment Environment, AzurePipeline Pipeline)> Of(StageParts parts) =>
        parts.Commands.MigrateData is null
            ? []
            : parts.Plan.Environments.Where(environment => environment.IsProduction).Select(environment => (environment, Of(parts.ForMigration(), environment)));

    private static AzurePipeline Of(StageParts parts, PipelineEnvironment environment)
    {
        var id = StageParts.Id(environment.Name);
        var rehearse = MigrationSteps.Stage(parts, environment, Operations.Rehearse, id, parts.RehearsalOf(environment));
        var migrates = MigrationSteps.PlanAndMigrate(parts, environment, id, [rehearse.Name]);
        AzureStage Stage(string operation) => MigrationSteps.Stage(
            parts, environment, operation, id, operation == Operations.Retire ? parts.RetirementOf(environment) : parts.EnvironmentOf(environment));
        string Asked(string operation) => parts.OnBranch($"eq(parameters.operation, '{operation}')");
        var retires = parts.Commands.Teardown is not null;
        return new AzurePipeline(parts.NumberFormat($"migrate-{environment.Name}"))
        {
            Parameters = [.. MigrationSteps.Parameters(parts, Operations.With(Operations.OfProduction, parts.Commands), Operations.Migrate)],
            Blocks =
            [
                new StageBlock(null, [parts.Check()]),
                new StageBlock(
                    Asked(Operations.Migrate),
                    [rehearse, .. migrates, Remind(parts, environment, migrates[^1].Name), .. retires ? [RetireAfter(Stage(Operations.Retire), id, migrates[^1].Name)] : Array.Empty<AzureStage>()]),
                new StageBlock(Asked(Operations.Continue), [Stage(Operations.Continue), Remind(parts, environment, Stage(Operations.Continue).Name)]),
                new StageBlock(Asked(Operations.RollBack), [Stage(Operations.RollBack)]),
                .. retires ? [new StageBlock(Asked(Operations.Retire), [Stage(Operations.Retire)])] : Array.Empty<StageBlock>(),
            ],
        };
    }

    /// <summary>Waits for a person, who comes when the soak is over; then its environment's check asks another.</summary>
    private static AzureStage RetireAfter(AzureStage retire, string id, string migrate) =>
        retire with { Name = $"retire_after_soak_{id}", DependsOn = [migrate], Trigger = "manual" };

    private static AzureStage Remind(StageParts parts, PipelineEnvironment environment, string after) => new($"remind_after_{after}")
    {
        DisplayName = "Remind of the old server",
        DependsOn = [after],
        Condition = StageParts.Succeeded,
        Jobs =
        [
            new AzureJob("remind", IsDeployment: false)
            {
                DisplayName = "Remind of the old server",
                TimeoutInMinutes = 10,
                Pool = StageParts.PoolOf(parts.Plan.Runner),
                Steps =
                [
                    new AzureStep("checkout", "none"),
                    new AzureStep("bash", AzureScripts.Read(AzureScripts.SoakReminder))
                    {
                        DisplayName = "Write the work item",
                        Env = Pairs.Of(
                            ("AZURE_DEVOPS_EXT_PAT", "$(System.AccessToken)"), ("DELIVERY_ENVIRONMENT", environment.Name), ("SOAK_DAYS", SoakText.Days(environment.Soak))),
                    },
                ],
            },
        ],
    };
}
