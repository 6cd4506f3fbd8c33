namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>A run by hand of one environment: the delivery, or a migration with what belongs to it. Production is only delivered here.</summary>
internal static class ManualStages
{
    public static AzurePipeline Of(StageParts parts)
    {
        var names = parts.Plan.Environments.Select(environment => environment.Name).ToList();
        var migrates = parts.Commands.MigrateData is not null;
        parts = migrates ? parts.ForMigration() : parts;
        return new AzurePipeline(parts.NumberFormat("manual"))
        {
            Parameters =
            [
                new AzureParameter("environment", "string") { DisplayName = "Which environment", Default = names[0], Values = names },
                .. migrates ? MigrationSteps.Parameters(parts, Operations.With(Operations.All, parts.Commands), Operations.Deploy) : [],
            ],
            Blocks =
            [
                new StageBlock(null, [parts.Check()]),
                .. parts.Plan.Environments.SelectMany(environment => StagesOf(parts, environment, migrates)),
            ],
        };
    }

    private static IEnumerable<StageBlock> StagesOf(StageParts parts, PipelineEnvironment environment, bool migrates)
    {
        var isChosen = $"eq(parameters.environment, '{environment.Name}')";
        var id = StageParts.Id(environment.Name);
        if (!migrates)
        {
            yield return new StageBlock(parts.OnBranch(isChosen), Deploy(parts, environment, id));
            yield break;
        }

        string Asked(string operation) => parts.OnBranch($"{isChosen}, eq(parameters.operation, '{operation}')");
        yield return new StageBlock(Asked(Operations.Deploy), Deploy(parts, environment, id));
        if (environment.IsProduction)
        {
            yield return new StageBlock($"and({isChosen}, ne(parameters.operation, '{Operations.Deploy}'))", [Refuse(parts, environment, id)]);
            yield break;
        }

        yield return new StageBlock(Asked(Operations.Migrate), MigrationSteps.PlanAndMigrate(parts, environment, id, [StageParts.CheckName]));
        foreach (var operation in Operations.With(Operations.Unplanned, parts.Commands))
        {
            yield return new StageBlock(Asked(operation), [MigrationSteps.Stage(parts, environment, operation, id, parts.EnvironmentOf(environment))]);
        }
    }

    /// <summary>What is asked for and not done here is refused by name, rather than left out.</summary>
    private static AzureStage Refuse(StageParts parts, PipelineEnvironment environment, string id) => new($"refuse_{id}")
    {
        DisplayName = $"Refuse another operation in {environment.Name}",
        Jobs =
        [
            new AzureJob("refuse", IsDeployment: false)
            {
                DisplayName = $"Refuse another operation in {environment.Name}",
                TimeoutInMinutes = 5,
                Pool = StageParts.PoolOf(parts.Plan.Runner),
                Steps =
                [
                    new AzureStep("checkout", "none"),
                    new AzureStep("bash", $"echo \"##vso[task.logissue type=error]{environment.Name} is migrated by the pipeline {parts.Plan.Name}-migrate-{environment.Name}.\" && exit 1")
                    {
                        DisplayName = "Refuse",
                    },
                ],
            },
        ],
    };

    private static List<AzureStage> Deploy(StageParts parts, PipelineEnvironment environment, string id)
    {
        var plan = parts.PlanForApply(environment, $"plan_{id}");
        return
        [
            plan,
            parts.Change(
                environment, $"apply_{id}", $"Apply {environment.Name}", parts.EnvironmentOf(environment), DeliveryStages.ApplyMinutes,
                [.. parts.ExecutePlan(environment), .. parts.VerifySteps(environment, parts.Commands.DeployDify)], plan.Name) with
            {
                DependsOn = [plan.Name],
                Condition = DeliveryStages.HasChanges(plan.Name),
            },
        ];
    }
}
