namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>A run by hand of one environment: the delivery, or a migration with what belongs to it. Production is only delivered here.</summary>
internal static class ManualStages
{
    public static AzurePipeline Of(StageParts parts)
    {
        var names = parts.Plan.Environments.Select(environment => environment.Name).ToList();
        var migrates = parts.Commands.MigrateData is not null;
        return new AzurePipeline(parts.NumberFormat("manual"))
        {
            Parameters =
            [
                new AzureParameter("environment", "string") { DisplayName = "Which environment", Default = names[0], Values = names },
                .. migrates ? MigrationSteps.Parameters(MigrationSteps.All, MigrationSteps.Deploy) : [],
            ],
            Blocks =
            [
                new StageBlock(null, [parts.Check()]),
                .. parts.Plan.Environments.SelectMany(environment => Operations(parts, environment, migrates)),
            ],
        };
    }

    private static IEnumerable<StageBlock> Operations(StageParts parts, PipelineEnvironment environment, bool migrates)
    {
        var isChosen = $"eq(parameters.environment, '{environment.Name}')";
        var id = StageParts.Id(environment.Name);
        if (!migrates || environment.IsProduction)
        {
            yield return new StageBlock(isChosen, Deploy(parts, environment, id));
            yield break;
        }

        string Asked(string operation) => $"and({isChosen}, eq(parameters.operation, '{operation}'))";
        yield return new StageBlock(Asked(MigrationSteps.Deploy), Deploy(parts, environment, id));
        yield return new StageBlock(Asked(MigrationSteps.Migrate), MigrationSteps.PlanAndMigrate(parts, environment, id, [StageParts.CheckName]));
        foreach (var operation in MigrationSteps.Others)
        {
            yield return new StageBlock(Asked(operation), [MigrationSteps.Stage(parts, environment, operation, id, parts.EnvironmentOf(environment))]);
        }
    }

    private static List<AzureStage> Deploy(StageParts parts, PipelineEnvironment environment, string id)
    {
        var plan = parts.PlanForApply(environment, $"plan_{id}");
        return
        [
            plan,
            parts.Change(
                environment, $"apply_{id}", $"Apply {environment.Name}", parts.EnvironmentOf(environment), DeliveryStages.ApplyMinutes,
                [.. parts.ExecutePlan(environment), .. parts.VerifySteps(environment)], plan.Name) with
            {
                DependsOn = [plan.Name],
                Condition = DeliveryStages.HasChanges(plan.Name),
            },
        ];
    }
}
