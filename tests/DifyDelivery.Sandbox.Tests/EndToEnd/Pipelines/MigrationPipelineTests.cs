using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DifyDelivery.Kubernetes;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>
/// The scripts of the generated migration, run as each host would run them: rehearsal, plan, migration and check, the way back, a run that is
/// cancelled and continued, and the retirement with its encrypted backup. What both hosts call by the same words is run on one of them.
/// </summary>
public class MigrationPipelineTests(MigrationRoot root) : MigrationTest(root)
{
    private readonly Dictionary<string, string> _secrets = new()
    {
        ["DELIVERY_PLAN_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["POSTGRESQL_PASSWORD"] = DeliveryRoot.PlantedPassword,
    };

    [Fact]
    public async Task WhatIsGeneratedMigratesOnEitherHost()
    {
        if (CannotRun)
        {
            return;
        }

        using var cluster = await ConnectAsync();
        using (var pipelines = await GeneratedPipelines.WriteAsync(Root, parameters =>
        {
            parameters["CiEnvironments"] = new JsonArray("dev");
            parameters["CiProduction"] = new JsonArray("dev");
            parameters["CiApprovals"] = new JsonArray("dev");
        }))
        {
            // Whatever server an earlier test has left, this is a change of it.
            pipelines.Change("parameters.dev.json", parameters => (parameters["UseAzurePostgres"], parameters["PostgresBackupRetentionDays"]) = (true, 8));
            var runner = new GitHubRunner(Root.Root, _secrets).With("inputs.environment", "dev").With("inputs.operation", "migrate").With("inputs.strategy", "offline").With("inputs.confirm", "psql-dify-dev/dify");
            var agent = new AzureAgent(Root.Root, _secrets).With("strategy", "offline").With("confirm", " ");

            await ServerIsProvisionedAsync(runner, agent);
            pipelines.Change("parameters.dev.json", parameters => (parameters["Topology"], parameters["DigestMethod"]) = ("FlexibleServer", "Sql"));
            await using (var writers = new WriterWatch(cluster))
            {
                await writers.WriteSomethingAsync();
                await MigratedOnGitHubAsync(runner, writers);
            }

            await RolledBackOnAzureAsync(agent);
            await using (var writers = new WriterWatch(cluster))
            {
                await writers.WriteSomethingAsync();
                await CancelledContinuedAndRetiredOnAzureAsync(agent);
                await writers.NothingWasLostAsync();
            }

            await RefusedAsync(runner, agent);
            ScriptCoverage.MissingOfMigration(Root.Root, runner.Ran.Concat(agent.Ran)).ShouldBeEmpty("no test runs these lines");
        }

        await AfterItsRetirementAsync(cluster);
    }

    /// <summary>The target comes by an ordinary delivery, whose plan is good for one apply: another run's comes too late.</summary>
    private static async Task ServerIsProvisionedAsync(GitHubRunner runner, AzureAgent agent)
    {
        var flow = runner.Read("dify.yml");
        var plan = Passed(await runner.RunAsync(flow, "plan-dev"), "Plan")[0];
        plan.Outputs["targets"].ShouldBe("ProvisionPostgres DeployDify");
        var server = Passed(await runner.RunAsync(flow, "apply-dev", "Fetch the plan", "ProvisionPostgres"), "ProvisionPostgres")[0];
        server.Summary.ShouldStartWith("# ProvisionPostgres in dev\n\n**Done in ");

        var late = (await agent.Planned("plan_dev", plan.Outputs["targets"], runner.Artifact("plan-dev")).RunAsync(agent.Read("azure-pipelines.yml"), "apply_dev")).ShouldHaveSingleItem();
        late.Run.ExitCode.ShouldBe(3, late.Run.Output);
        late.Run.Output.ShouldContain("\n##vso[task.logissue type=error]ProvisionPostgres failed: The plan bundle is refused: another run has changed 'dev' since the plan was made");
        late.Summaries["dev-ProvisionPostgres"].ShouldContain("**Overtaken by another run; nothing was applied.**");
        late.Summaries["dev-ProvisionPostgres"].ShouldContain("Rerun the stage 'Plan dev' of this run");
    }

    private async Task MigratedOnGitHubAsync(GitHubRunner runner, WriterWatch writers)
    {
        var flow = runner.Read("dify-migrate-dev.yml");
        var rehearsal = Passed(await runner.RunAsync(flow, "rehearse"), "Look at both servers", "Rehearse");
        rehearsal[1].Summary.ShouldContain("# Rehearsal of 'dev' from InCluster to FlexibleServer");
        rehearsal[1].Summary.ShouldContain("a migration would stop the writers for about");
        runner.Kept("rehearse-dev").ShouldContain("rehearsal.md");
        await writers.WriteSomethingAsync();

        var plan = Passed(await runner.RunAsync(flow, "plan-dev"), "Plan")[0];
        plan.Outputs["targets"].ShouldBe("MigrateData");
        plan.Summary.ShouldStartWith("# MigrateData in dev\n\n**");
        plan.Summary.ShouldContain("## Migration");
        plan.Summary.ShouldMatch("strategy.*Offline");

        // A push with the same plan begins no migration.
        var push = (await runner.RunAsync(runner.Read("dify.yml"), "apply-dev")).ShouldHaveSingleItem();
        (push.Name, push.Run.ExitCode).ShouldBe(("DeployDify", 3), push.Run.Output);
        push.Summary.ShouldStartWith("# DeployDify in dev\n\n**The plan bundle does not fit; nothing was applied.**");
        push.Summary.ShouldContain("./build.sh MigrateData --env dev");

        var migration = Passed(await runner.RunAsync(flow, "migrate"), "MigrateData", "Verify")[0];
        migration.Run.Output.ShouldContain("The plan of bundle");
        migration.Summary.ShouldStartWith("# MigrateData in dev\n\n**Done in ");
        migration.Summary.ShouldContain("# Migration of 'dev' from InCluster to FlexibleServer");
        migration.Summary.ShouldContain("| strategy | Offline |");
        runner.Kept("migrate-dev").ShouldBe(["migration.html", "migration.json", "migration.md"], ignoreOrder: true);
        ReportIsEqual();
        await writers.WriteSomethingAsync();
        await writers.NothingWasLostAsync();
    }

    /// <summary>Rows were written since: a person who would rather lose them than stay says so by the environment's name.</summary>
    private static async Task RolledBackOnAzureAsync(AzureAgent agent)
    {
        var pipeline = agent.Read("migrate-dev.yml");
        var refused = (await agent.RunAsync(pipeline, "roll_back_dev"))[0];
        refused.Run.ExitCode.ShouldBe(4, refused.Run.Output);
        refused.Run.Output.ShouldContain("\n##vso[task.logissue type=error]MigrateData failed: ");
        refused.Run.Output.ShouldContain("public.messages");

        var back = Passed(await agent.With("confirm", "dev").RunAsync(pipeline, "roll_back_dev"), "Roll back", "Choose what is kept")[0];
        back.Run.Output.ShouldContain("Dify runs on dify-postgresql-primary again.");
        back.Summaries["dev-MigrateData --rollback"].ShouldContain("**Done in ");
    }

    private async Task CancelledContinuedAndRetiredOnAzureAsync(AzureAgent agent)
    {
        var pipeline = agent.Read("migrate-dev.yml");
        var plan = await agent.RunAsync(pipeline, "plan_migration_dev");
        plan[0].Run.ExitCode.ShouldBe(0, plan[0].Run.Output);
        plan[0].Outputs["targets"].ShouldBe("MigrateData");
        var cancelled = await agent.With("confirm", "psql-dify-dev/dify").RunAsync(pipeline, "migrate_dev", cancelAt: "Copy every row");
        cancelled[0].Run.ExitCode.ShouldBe(JobRun.Cancelled, cancelled[0].Run.Output);
        cancelled[0].Run.Output.ShouldContain("The plan of bundle");

        var next = Passed(await agent.RunAsync(pipeline, "continue_dev"), "Continue", "Verify", "Choose what is kept")[0];
        next.Summaries["dev-migration"].ShouldContain("# Migration of 'dev' from InCluster to FlexibleServer");
        agent.Kept("continue-dev-1").ShouldContain("migration.json");
        ReportIsEqual();

        var early = await agent.With("confirm", " ").RunAsync(pipeline, "retire_dev");
        early[0].Run.ExitCode.ShouldBe(4, early[0].Run.Output);
        early[0].Run.Output.ShouldContain("--confirm dev");
        var retired = Passed(await agent.With("confirm", "dev").RunAsync(pipeline, "retire_dev"), "Retire", "Encrypt the final backup", "Choose what is kept");
        retired[0].Summaries["dev-Teardown --retire-source"].ShouldContain("**Done in ");
        await TheFinalBackupIsEncryptedAsync(agent);
    }

    private async Task TheFinalBackupIsEncryptedAsync(AzureAgent agent)
    {
        agent.Kept("retire-dev-1").ShouldContain("final-backup.tar.enc");
        var list = await NodeSandbox.Processes.RunAsync(new CommandSpec(
            "bash", "-c", "set -o pipefail; openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass env:DELIVERY_PLAN_KEY -in workspace/retire-dev-1/final-backup.tar.enc | tar --list")
        {
            WorkingDirectory = Root.Root,
            Environment = _secrets.ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
        });
        list.EnsureSucceeded("The backup could not be read").StandardOutput.ShouldContain("toc.dat");
    }

    /// <summary>What is asked for in the wrong place, or not at all by the parameters, ends in red with the reason.</summary>
    private static async Task RefusedAsync(GitHubRunner runner, AzureAgent agent)
    {
        var elsewhere = (await runner.RunAsync(runner.Read("dify-manual.yml"), "check")).ShouldHaveSingleItem();
        (elsewhere.Run.ExitCode, elsewhere.Run.Output.Trim()).ShouldBe((1, "::error::dev is migrated by the workflow 'dify migrate dev'."));
        var azure = (await agent.RunAsync(agent.Read("manual.yml"), "refuse_dev")).ShouldHaveSingleItem();
        (azure.Run.ExitCode, azure.Run.Output.Trim()).ShouldBe((1, "##vso[task.logissue type=error]dev is migrated by the pipeline dify-migrate-dev."));

        runner.With("steps.plan.outputs.targets", "DeployDify");
        var gitHub = (await runner.RunAsync(runner.Read("dify-migrate-dev.yml"), "plan-dev", "Refuse a plan without a migration")).ShouldHaveSingleItem();
        gitHub.Run.ExitCode.ShouldBe(1);
        gitHub.Run.Output.ShouldStartWith("::error::The parameters ask for no migration of dev");
        var azureDevOps = await agent.RunStepAsync(agent.Read("migrate-dev.yml"), "plan_migration_dev", "Refuse a plan without a migration");
        azureDevOps.Run.ExitCode.ShouldBe(1);
        azureDevOps.Run.Output.ShouldStartWith("##vso[task.logissue type=error]The parameters ask for no migration of dev");
    }

    private async Task AfterItsRetirementAsync(KubernetesCluster cluster)
    {
        (await cluster.ListVolumeClaimsAsync("dify")).ShouldNotContain(claim => claim.Name.StartsWith("data-dify-postgresql", StringComparison.Ordinal));
        (await cluster.ListVolumeClaimsAsync("dify")).ShouldContain(claim => claim.Name == "dify");
        Directory.EnumerateFiles(Path.Combine(Root.Root, "artifacts", "backups", "dev"), "toc.dat", SearchOption.AllDirectories).ShouldHaveSingleItem();
        await using var writers = new WriterWatch(cluster);
        await writers.WriteSomethingAsync();

        await SucceedsAsync("MigrateData", [.. Back, .. OnFlexibleServer]);
        await writers.NothingWasLostAsync();
        await SucceedsAsync("Verify");

        await FlexibleServerGoesByItsNameOnlyAsync();
        await writers.NothingWasLostAsync();
        await SucceedsAsync("Verify");
        (await Root.RunAsync("Teardown", "--retire-source")).ExitCode.ShouldBe(3, "there is nothing left to retire");
    }

    private async Task FlexibleServerGoesByItsNameOnlyAsync()
    {
        foreach (var wrong in new[] { Array.Empty<string>(), ["--confirm", "dev"], ["--confirm", "psql-dify-dev"] })
        {
            var refused = await Root.RunAsync(["Teardown", "--retire-source", .. wrong]);
            refused.ExitCode.ShouldBe(4, refused.Output);
            refused.Output.ShouldContain("--confirm dev,psql-dify-dev");
        }

        await SucceedsAsync("Teardown", "--retire-source", "--confirm", "dev,psql-dify-dev");
        (await new Killing(Root).KubectlAsync("get", "namespaces", "--output", "name")).ShouldNotContain("flexible-server");
        Directory.EnumerateFiles(Path.Combine(Root.Root, "artifacts", "backups", "dev"), "toc.dat", SearchOption.AllDirectories).Count().ShouldBe(2);
        (await Root.RunAsync("Teardown", "--retire-source", "--confirm", "psql-dify-dev")).ExitCode.ShouldBe(3);

        // Another administrator means another server: Terraform would replace it with all that is on it.
        await SucceedsAsync("ProvisionPostgres", "--use-azure-postgres", "true", "--postgresql-username", "another");
        var replaced = await Root.RunAsync("ProvisionPostgres", "--use-azure-postgres", "true");
        replaced.ExitCode.ShouldBe(3, replaced.Output);
        replaced.Output.ShouldContain("--confirm psql-dify-dev");
        await SucceedsAsync("ProvisionPostgres", "--use-azure-postgres", "true", "--confirm", "psql-dify-dev");
    }

    private static IReadOnlyList<GitHubStepRun> Passed(IReadOnlyList<GitHubStepRun> runs, params string[] names)
    {
        runs.Select(run => (run.Name, run.Run.ExitCode)).ShouldBe(names.Select(name => (name, 0)), runs[^1].Run.Output);
        runs.ToList().ForEach(run => run.Run.ShouldBeFitForALog("::group::", "::endgroup::"));
        return runs;
    }

    private static IReadOnlyList<AzureStepRun> Passed(IReadOnlyList<AzureStepRun> runs, params string[] names)
    {
        runs.Select(run => (run.Name, run.Run.ExitCode)).ShouldBe(names.Select(name => (name, 0)), string.Concat(runs.Select(run => run.Run.Output)));
        runs.ToList().ForEach(run => run.Run.ShouldBeFitForALog("##[group]", "##[endgroup]"));
        return runs;
    }
}
