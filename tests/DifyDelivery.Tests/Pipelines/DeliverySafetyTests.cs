using DifyDelivery.Pipelines;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>What a sound file may still get wrong: who is promoted, who waits for whom, who reaches what.</summary>
public sealed class DeliverySafetyTests
{
    private const string Delivery = ".github/workflows/dify.yml";
    private const string Migration = ".github/workflows/dify-migrate-prod.yml";
    private static readonly PipelinePlan OwnMachines = Plans.Usual with { Runner = new RunnerChoice(["self-hosted", "linux"], "inside") };

    /// <summary>A job whose approval expired is skipped as well: only a plan without changes may take the place of an apply.</summary>
    [Fact]
    public void AnApplyThatWasSkippedPromotesOnlyAPlanWithoutChanges()
    {
        var job = WorkflowReader.Read(Plans.File(Delivery).Content).Jobs.Single(job => job.Id == "plan-test");
        var stage = Azure("pipelines/azure-pipelines.yml").Stages.Single(stage => stage.Name == "plan_test");

        job.If.ShouldBe("${{ !cancelled() && needs.plan-dev.result == 'success' && (needs.apply-dev.result == 'success' || needs.plan-dev.outputs.has-changes == 'false') }}");
        stage.Condition!.ShouldEndWith(", and(eq(dependencies.apply_dev.result, 'Skipped'), eq(dependencies.plan_dev.outputs['plan.plan.hasChanges'], 'false'))))");
    }

    /// <summary>It takes the environment's lock, which the way back needs during the soak.</summary>
    [Fact]
    public void ARetirementWaitsForNothingUnderTheLock()
    {
        var job = WorkflowReader.Read(Plans.File(Migration).Content).Jobs.Single(job => job.Id == "retire");

        job.Needs.ShouldBe(["check"]);
        job.If.ShouldBe("inputs.operation == 'retire'");
        SetupGuide.Scripts(Plans.Usual)[0].Content.ShouldContain("{wait_timer: 0,");
    }

    /// <summary>It holds all of the data, and goes with a hosted machine: encrypted, and no retirement without the key.</summary>
    [Fact]
    public void TheFinalBackupIsKeptEncryptedOnly()
    {
        var jobs = new[]
        {
            string.Join('\n', WorkflowReader.Read(Plans.File(Migration).Content).Jobs.Single(job => job.Id == "retire").Steps.Select(step => $"{step.Run} {string.Join(' ', step.With.Select(pair => pair.Value))}")),
            string.Join('\n', Azure("pipelines/migrate-prod.yml").Stages.First(stage => stage.Name == "retire_prod").Jobs[0].Steps.Select(step => $"{step.Script} {string.Join(' ', step.Inputs.Select(pair => pair.Value))}")),
        };

        foreach (var text in jobs)
        {
            text.IndexOf("DELIVERY_PLAN_KEY is not set", StringComparison.Ordinal).ShouldBeInRange(0, text.IndexOf("--retire-source", StringComparison.Ordinal));
            text.ShouldContain("openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass env:DELIVERY_PLAN_KEY -out artifacts/final-backup.tar.enc");
            text.Split("final-backup.tar.enc").Length.ShouldBe(3);
            text.ShouldNotContain("artifacts/backups/**");
        }
    }

    /// <summary>A backup's files lie in the same folder.</summary>
    [Fact]
    public void AzureKeepsTheFilesThatAreNamed()
    {
        var keep = Plans.File("pipelines/templates/keep-plan.yml").Content;

        keep.ShouldContain("publish: $(Agent.TempDirectory)/kept\n");
        keep.ShouldContain("default: plan.*");
        foreach (var stage in Azure("pipelines/migrate-prod.yml").Stages.Where(stage => stage.Jobs[0].IsDeployment))
        {
            stage.Jobs[0].Steps[^1].Inputs.ShouldContain(input => input.Key == "files" && input.Value.StartsWith(stage.Name == "rehearse_prod" ? "rehearsal.*" : "migration.*", StringComparison.Ordinal), stage.Name);
        }
    }

    /// <summary>What it saw would be gone when its own apply comes. Behind an approval an apply may hold the lock for days.</summary>
    [Fact]
    public void APlanWaitsForAnApplyThatIsUnderWay()
    {
        var jobs = WorkflowReader.Read(Plans.File(Delivery).Content).Jobs.ToDictionary(job => job.Id, job => job.Concurrency?.Group);

        (jobs["plan-dev"], jobs["apply-dev"]).ShouldBe(("dify-dev", "dify-dev"));
        (jobs["plan-prod"], jobs["apply-prod"]).ShouldBe(("dify-prod-plan", "dify-prod"));
        WorkflowReader.Read(Plans.File(".github/workflows/dify-pull-request.yml").Content).Jobs.Single(job => job.Id == "plan-dev").Concurrency!.Group.ShouldBe("dify-dev-plan");
    }

    /// <summary>Plan and migration by the same strategy, or the one would refuse the other's bundle.</summary>
    [Fact]
    public void EveryCallOfAMigrationIsToldTheStrategy()
    {
        foreach (var path in new[] { Migration, ".github/workflows/dify-manual.yml", "pipelines/migrate-prod.yml", "pipelines/manual.yml" })
        {
            var content = Plans.File(path).Content;
            var calls = content.Split('\n').Count(line => line.Contains("./build.sh ", StringComparison.Ordinal) && line.Contains("--env", StringComparison.Ordinal) && !line.StartsWith('#'));

            calls.ShouldBeGreaterThan(4);
            content.Split(path.StartsWith("pipelines", StringComparison.Ordinal) ? "STRATEGY: ${{ parameters.strategy }}" : "STRATEGY: ${{ inputs.strategy }}").Length.ShouldBe(calls + 1, path);
        }

        Plans.File(Delivery).Content.ShouldNotContain("STRATEGY");
    }

    /// <summary>After a way back Dify is not where the parameters want it, and Verify would say so in red.</summary>
    [Fact]
    public void AWayBackIsNotHeldAgainstTheParameters()
    {
        WorkflowReader.Read(Plans.File(Migration).Content).Jobs.Single(job => job.Id == "roll-back").Steps.ShouldNotContain(step => step.Name == "Verify");
        Azure("pipelines/manual.yml").Stages.Single(stage => stage.Name == "roll_back_dev").Jobs[0].Steps.ShouldNotContain(step => step.DisplayName == "Verify");
        WorkflowReader.Read(Plans.File(".github/workflows/dify-manual.yml").Content).Jobs.Single(job => job.Id == "run-dev").Steps.Single(step => step.Name == "Verify").If
            .ShouldBe("inputs.operation == 'migrate' || inputs.operation == 'continue' || contains(needs.plan-dev.outputs.targets, 'DeployDify')");
    }

    /// <summary>A rehearsal writes reports of its own name.</summary>
    [Fact]
    public void ReportsAreKeptUnderTheNamesThatTheBuildGivesThem()
    {
        var jobs = WorkflowReader.Read(Plans.File(Migration).Content).Jobs;
        string Kept(string job, string name) => jobs.Single(other => other.Id == job).Steps.Single(step => step.With.Any(pair => pair is { Key: "name" } && pair.Value == name)).With.Single(pair => pair.Key == "path").Value;

        Kept("rehearse", "rehearse-prod").ShouldBe("artifacts/rehearsal.*");
        Kept("migrate", "migrate-prod").ShouldBe("artifacts/migration.*");
        Kept("roll-back", "roll-back-prod").ShouldBe("artifacts/migration.*");
    }

    [Fact]
    public void AMigrationThatIsNotInThePlanIsRefused()
    {
        var gitHub = WorkflowReader.Read(Plans.File(Migration).Content).Jobs.Single(job => job.Id == "plan-prod").Steps[^1];
        var azure = Azure("pipelines/migrate-prod.yml").Stages.Single(stage => stage.Name == "plan_migration_prod").Jobs[0].Steps[^1];

        gitHub.If.ShouldBe("!contains(steps.plan.outputs.targets, 'MigrateData')");
        azure.Condition.ShouldBe("and(succeeded(), not(contains(variables['plan.targets'], 'MigrateData')))");
        new[] { gitHub.Run!, azure.Script! }.ShouldAllBe(script => script.EndsWith("&& exit 1", StringComparison.Ordinal));
    }

    /// <summary>Rows on the target are asked for by name, by whatever begins or goes on with a migration.</summary>
    [Fact]
    public void WhatWasTypedReachesEveryCallThatMayAskForIt()
    {
        foreach (var path in new[] { Migration, ".github/workflows/dify-manual.yml", "pipelines/migrate-prod.yml", "pipelines/manual.yml" })
        {
            var calls = Plans.File(path).Content.Split('\n').Where(line => line.Contains("./build.sh MigrateData", StringComparison.Ordinal) && !line.Contains("--rehearse", StringComparison.Ordinal)).ToList();

            calls.ShouldNotBeEmpty();
            calls.ShouldAllBe(line => line.Contains("--confirm \"$DELIVERY_CONFIRM\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AJobIsToldTheSubscriptionThatItsParametersLack()
    {
        var plan = Plans.Usual with { Environments = [.. Plans.Usual.Environments.Select(environment => environment with { Azure = environment.Azure! with { SubscriptionId = "named" } })] };

        Plans.File(Delivery).Content.ShouldContain("SUBSCRIPTION_ID: ${{ vars.AZURE_SUBSCRIPTION_ID }}");
        Plans.File("pipelines/azure-pipelines.yml").Content.ShouldContain("SUBSCRIPTION_ID=$(az account show --query id --output tsv)\n");
        SetupGuide.Scripts(Plans.Usual)[0].Content.ShouldContain("gh variable set AZURE_SUBSCRIPTION_ID");
        PipelineFiles.Render(plan).ShouldAllBe(file => !file.Content.Contains("SUBSCRIPTION_ID", StringComparison.Ordinal));
    }

    [Fact]
    public void AForkRunsNothingOnAMachineThatIsKept()
    {
        PipelineRules.Check(OwnMachines).ShouldBeEmpty();
        Planted(".github/workflows/dify-pull-request.yml", "    if: github.event.pull_request.head.repo.full_name == github.repository\n").ShouldContain("github.fork");
        Planted("pipelines/azure-pipelines.yml", "    condition: and(succeeded(), ne(variables['System.PullRequest.IsFork'], 'True'))\n").ShouldContain("azure.fork");

        IEnumerable<string> Planted(string path, string sound)
        {
            var file = Plans.File(path, OwnMachines);
            var at = file.Content.IndexOf(sound, StringComparison.Ordinal);
            at.ShouldBeGreaterThan(0, path);
            return PipelineRules.Check(OwnMachines, file with { Content = file.Content.Remove(at, sound.Length) }).Select(finding => finding.Id);
        }
    }

    private static AzurePipeline Azure(string path) => AzureReader.Pipeline(YamlReader.Read(Plans.File(path).Content));
}
