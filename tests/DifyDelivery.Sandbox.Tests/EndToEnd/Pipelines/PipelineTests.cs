using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>
/// The scripts of the generated files, run as each host would run them: a changed parameter is planned, the very plan is applied, what came of
/// it is verified, and nothing has drifted afterwards.
/// </summary>
public class PipelineTests(DeliveryRoot root) : DeliveryTest(root)
{
    private const string Good = "api:\n  extraEnv:\n    - name: DELIVERED\n      value: \"1\"\n";
    private const string Bad = "externalPostgresql:\n  enabled: true\n";
    private readonly Dictionary<string, string> _secrets = new()
    {
        ["DELIVERY_PLAN_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["POSTGRESQL_PASSWORD"] = DeliveryRoot.PlantedPassword,
    };

    [Fact]
    public async Task WhatIsGeneratedDeliversOnEitherHost()
    {
        if (CannotRun)
        {
            return;
        }

        using var pipelines = await GeneratedPipelines.WriteAsync(Root, parameters => parameters["CiEnvironments"] = new JsonArray("dev", "test", "prod"));
        var (runner, agent) = (new GitHubRunner(Root.Root, _secrets), new AzureAgent(Root.Root, _secrets));
        var printed = new List<string>();
        SetValues(pipelines, Good);
        printed.AddRange(await DeliverOnGitHubAsync(runner, pipelines));
        SetValues(pipelines, null);
        printed.AddRange(await DeliverOnAzureAsync(agent));
        SetValues(pipelines, Bad);
        printed.AddRange(await RefusedAsync(runner, agent));

        ScriptCoverage.MissingOfDelivery(Root.Root, runner.Ran.Concat(agent.Ran)).ShouldBeEmpty("no test runs these lines");
        await NoSecretIsPrintedButToBeMaskedAsync(string.Join('\n', printed));
    }

    private async Task<IReadOnlyList<string>> DeliverOnGitHubAsync(GitHubRunner runner, GeneratedPipelines pipelines)
    {
        var flow = runner.Read("dify.yml");
        var check = (await runner.RunAsync(flow, "check")).ShouldHaveSingleItem();
        check.Run.ExitCode.ShouldBe(0, check.Run.Output);

        var preview = (await runner.RunAsync(runner.Read("dify-pull-request.yml"), "plan-dev")).ShouldHaveSingleItem();
        preview.Run.ExitCode.ShouldBe(0, preview.Run.Output);
        runner.Kept("plan-dev").ShouldContain("plan.json");

        var plan = (await runner.RunAsync(flow, "plan-dev")).ShouldHaveSingleItem();
        plan.Run.ExitCode.ShouldBe(0, plan.Run.Output);
        runner.Kept("plan-dev").ShouldContain("plan.zip");
        plan.Run.Output.ShouldContain("::group::Plan\n");
        plan.Outputs["has-changes"].ShouldBe("true");
        plan.Outputs["targets"].ShouldContain("DeployDify");
        plan.Summary.ShouldStartWith("# DeployDify in dev\n\n**1 to change");
        plan.Summary.ShouldContain("DELIVERED");

        var apply = await runner.RunAsync(flow, "apply-dev");
        apply.Select(step => (step.Name, step.Run.ExitCode)).ShouldBe([("DeployDify", 0), ("Verify", 0)], apply[^1].Run.Output);
        apply[0].Run.Output.ShouldContain("The plan of bundle");
        apply[0].Run.Output.ShouldContain("by octocat");
        apply[0].Summary.ShouldStartWith("# DeployDify in dev\n\n**Done in ");
        apply[1].Summary.ShouldContain("| Check: setup | done | finished at ");

        // Another push's plan from before: not a line of it is applied, and the run says why and what to do.
        var overtaken = await runner.RunAsync(flow, "apply-dev");
        var refused = overtaken.ShouldHaveSingleItem();
        refused.Run.ExitCode.ShouldBe(3, refused.Run.Output);
        refused.Run.Output.ShouldContain("\n::error title=DeployDify failed::The plan bundle is refused: another run has changed 'dev' since the plan was made");
        refused.Summary.ShouldStartWith("# DeployDify in dev\n\n**Overtaken by another run; nothing was applied.**");
        refused.Summary.ShouldContain("Re-run the job 'Plan dev' of this run");

        var drift = (await runner.RunAsync(runner.Read("dify-drift.yml"), "drift-dev")).ShouldHaveSingleItem();
        drift.Run.ExitCode.ShouldBe(0, drift.Run.Output);
        drift.Outputs["has-changes"].ShouldBe("false");

        SetValues(pipelines, null);
        var drifted = (await runner.RunAsync(runner.Read("dify-drift.yml"), "drift-dev")).ShouldHaveSingleItem();
        drifted.Run.ExitCode.ShouldBe(2, drifted.Run.Output);
        drifted.Outputs["has-changes"].ShouldBe("true");

        GitHubStepRun[] all = [check, preview, plan, .. apply, refused, drift, drifted];
        foreach (var step in all)
        {
            step.Run.ShouldBeFitForALog("::group::", "::endgroup::");
        }

        return [.. all.SelectMany(step => new[] { step.Run.Output, step.Summary })];
    }

    private static async Task<IReadOnlyList<string>> DeliverOnAzureAsync(AzureAgent agent)
    {
        var pipeline = agent.Read("azure-pipelines.yml");
        var check = (await agent.RunAsync(pipeline, "check")).ShouldHaveSingleItem();
        check.Run.ExitCode.ShouldBe(0, check.Run.Output);

        var plan = await agent.RunAsync(pipeline, "plan_dev");
        plan[0].Run.ExitCode.ShouldBe(0, plan[0].Run.Output);
        plan[0].Run.Output.ShouldContain("##[group]Plan\n");
        plan[0].Outputs["hasChanges"].ShouldBe("true");
        plan[0].Outputs["targets"].ShouldContain("DeployDify");
        plan[0].Summaries["dev-Plan"].ShouldStartWith("# DeployDify in dev\n\n**1 to change");
        plan[1].Outputs["artifact"].ShouldBe("plan-dev-1");

        var apply = await agent.RunAsync(pipeline, "apply_dev");
        apply.Select(step => (step.Name, step.Run.ExitCode)).ShouldBe([("DeployDify", 0), ("Verify", 0)], apply[^1].Run.Output);
        apply[0].Run.Output.ShouldContain("by A Person");
        apply[0].Summaries["dev-DeployDify"].ShouldStartWith("# DeployDify in dev\n\n**Done in ");
        apply[1].Summaries["dev-Verify"].ShouldContain("| Check: setup | done | finished at ");

        // An agent has a folder for each pipeline, and this sandbox is in the delivery's.
        agent.Read("drift.yml").Stages.ShouldNotContain(stage => stage.Name == "drift_dev");

        AzureStepRun[] all = [check, .. plan, .. apply];
        foreach (var step in all)
        {
            step.Run.ShouldBeFitForALog("##[group]", "##[endgroup]");
        }

        return [.. all.SelectMany(step => step.Summaries.Values.Append(step.Run.Output))];
    }

    /// <summary>What is refused is an annotation of that name, and nobody is asked for a confirmation that was not typed.</summary>
    private static async Task<IReadOnlyList<string>> RefusedAsync(GitHubRunner runner, AzureAgent agent)
    {
        runner.With("inputs.confirm", string.Empty);
        var plan = (await runner.RunAsync(runner.Read("dify.yml"), "plan-dev")).ShouldHaveSingleItem();
        plan.Run.ExitCode.ShouldBe(3, plan.Run.Output);
        plan.Run.Output.ShouldContain("\n::error title=helm.unknown-key::");
        plan.Summary.ShouldContain("| error | `helm.unknown-key` |");

        var azure = (await agent.RunAsync(agent.Read("azure-pipelines.yml"), "plan_dev"))[0];
        azure.Run.ExitCode.ShouldBe(3, azure.Run.Output);
        azure.Run.Output.ShouldContain("\n##vso[task.logissue type=error]helm.unknown-key: ");

        var teardown = (await runner.RunAsync(runner.Read("dify-teardown.yml"), "teardown-dev")).ShouldHaveSingleItem();
        teardown.Run.ExitCode.ShouldBe(4, teardown.Run.Output);
        teardown.Run.Output.ShouldContain("\n::error title=Teardown failed::");
        teardown.Run.Output.ShouldContain("--confirm dev");
        return [plan.Run.Output, plan.Summary, azure.Run.Output, teardown.Run.Output, teardown.Summary];
    }

    private void SetValues(GeneratedPipelines pipelines, string? yaml) => pipelines.Change("parameters.dev.json", parameters =>
    {
        parameters.Remove("ValuesFile");
        if (yaml is not null)
        {
            parameters["ValuesFile"] = Root.WriteValues(yaml);
        }
    });

    private async Task NoSecretIsPrintedButToBeMaskedAsync(string printed)
    {
        using var cluster = await ConnectAsync();
        var stored = await cluster.ReadSecretAsync("dify", "dify-delivery");
        var masks = printed.Split('\n').Where(IsMask).ToList();
        var rest = string.Join('\n', printed.Split('\n').Where(line => !IsMask(line)));
        var secrets = stored!.Where(pair => Postgres.DeliverySecrets.Keys.Contains(pair.Key)).Select(pair => pair.Value).Concat(_secrets.Values).ToList();

        masks.ShouldContain($"::add-mask::{DeliveryRoot.PlantedPassword}");
        masks.ShouldContain($"##vso[task.setsecret ]{DeliveryRoot.PlantedPassword}");

        // Not by an assertion that prints the text: it would print the secret.
        secrets.Any(secret => rest.Contains(secret, StringComparison.Ordinal)).ShouldBeFalse("a log or a summary shows a secret");
    }

    private static bool IsMask(string line) => line.StartsWith("::add-mask::", StringComparison.Ordinal) || line.StartsWith("##vso[task.setsecret ]", StringComparison.Ordinal);
}
