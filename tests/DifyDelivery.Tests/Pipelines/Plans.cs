using DifyDelivery.Components.Running;
using DifyDelivery.Components.Strict;
using DifyDelivery.Pipelines;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>Plans of teams that differ, with the names of a build that has every component.</summary>
internal static class Plans
{
    public const string Dev = "dev";
    public const string Test = "test";
    public const string Prod = "prod";
    public const string UsualName = "three-environments";

    public static BuildCommands Commands { get; } = PipelineInputs.CommandsOf(BuildModel.Of(typeof(WholeBuild)));

    /// <summary>Three environments in Azure, the last of them production, on both hosts.</summary>
    public static PipelinePlan Usual { get; } = Of(Dev, Test, Prod);

    /// <summary>Teams that differ from it.</summary>
    public static IReadOnlyDictionary<string, PipelinePlan> Variations { get; } = new Dictionary<string, PipelinePlan>
    {
        ["two-environments"] = Of(Dev, Prod),
        ["one-environment"] = Of(Prod),
        ["self-hosted"] = Usual with
        {
            Environments = [.. Usual.Environments.Select(environment => environment.Name == Prod ? environment with { Runner = new RunnerChoice(["self-hosted", "linux", "inside"], "inside") } : environment)],
        },
        ["no-approvals"] = Usual with { Environments = [.. Usual.Environments.Select(environment => environment with { NeedsApproval = false })] },
        ["drift-off"] = Usual with { DriftSchedule = null },
        ["github-only"] = Usual with { Hosts = [PipelineHost.GitHub] },
        ["azure-only"] = Usual with { Hosts = [PipelineHost.AzureDevOps] },
        ["sandbox"] = Usual with
        {
            Environments = [.. Usual.Environments.Select(environment => environment with { IsAzure = environment.Name != Dev })],
            Secrets = ["POSTGRESQL_PASSWORD"],
        },
    };

    public static PipelinePlan Find(string name) => name == UsualName ? Usual : Variations[name];

    public static PipelinePlan Of(params string[] names) => new()
    {
        Commands = Commands,
        Environments =
        [
            .. names.Select(name => new PipelineEnvironment(name)
            {
                IsProduction = name == Prod,
                NeedsApproval = name == Prod,
                Azure = new AzureFacts(null, null, $"rg-dify-{name}", "westeurope", $"aks-dify-{name}", "rg-dify-state", "stmycompanytfstate", "tfstate"),
            }),
        ],
        Hosting = new HostingFacts { Repository = "octo/dify", Organization = "octo", Project = "dify", Reviewers = ["octo/platform", "mona@octo.example"] },
    };

    public static PipelineFile File(string path, PipelinePlan? plan = null) => PipelineFiles.Render(plan ?? Usual).Single(file => file.Path == path);
}
