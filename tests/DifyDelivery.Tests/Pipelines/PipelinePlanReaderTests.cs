using DifyDelivery.Errors;
using DifyDelivery.Pipelines;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>A team's choices become a plan, or everything that is wrong with them is told at once.</summary>
public sealed class PipelinePlanReaderTests
{
    private static readonly PipelinePlanReader Reader = new(Plans.Commands, ["dev", "prod", "staging", "test"], name => new PipelineEnvironment(name) { IsAzure = name != "dev" });

    [Fact]
    public void WithoutAChoiceItIsTheUsualThree()
    {
        var plan = Reader.Read(new PipelineChoices());

        plan.Environments.Select(environment => (environment.Name, environment.IsAzure, environment.NeedsApproval, environment.IsProduction))
            .ShouldBe([("dev", false, false, false), ("test", true, false, false), ("prod", true, true, true)]);
        plan.Hosts.ShouldBe([PipelineHost.GitHub, PipelineHost.AzureDevOps]);
        (plan.Branch, plan.DriftSchedule, plan.Name).ShouldBe(("main", "17 5 * * 1-5", "dify"));
    }

    [Fact]
    public void ChoicesAreTaken()
    {
        var plan = Reader.Read(new PipelineChoices
        {
            Hosts = ["azuredevops"],
            Environments = ["staging", "prod"],
            Approvals = ["staging", "prod"],
            Runners = ["self-hosted+linux", "prod=self-hosted+inside"],
            Pools = ["prod=pool:inside"],
            DriftSchedule = "off",
        });

        plan.Hosts.ShouldBe([PipelineHost.AzureDevOps]);
        plan.DriftSchedule.ShouldBeNull();
        plan.Environments.ShouldAllBe(environment => environment.NeedsApproval);
        plan.Environments.Select(environment => (string.Join('+', environment.Runner.Labels), environment.Runner.Pool)).ShouldBe([("self-hosted+linux", null), ("self-hosted+inside", "inside")]);
        plan.Runner.Labels.ShouldBe(["self-hosted", "linux"]);
    }

    [Fact]
    public void NoneMeansNoApprovals() =>
        Reader.Read(new PipelineChoices { Approvals = ["none"] }).Environments.ShouldAllBe(environment => !environment.NeedsApproval);

    [Fact]
    public void EverythingThatIsWrongIsToldAtOnce()
    {
        var failure = Should.Throw<DeliveryException>(() => Reader.Read(new PipelineChoices
        {
            Hosts = ["GitLab"],
            Environments = ["dev", "prdo", "prod"],
            Approvals = ["tset"],
            Runners = ["prod=self hosted"],
            Pools = ["inside"],
            DriftSchedule = "daily",
            Secrets = ["password"],
            Branch = "main; rm",
        }));

        failure.Why!.Split('\n').ShouldBe(
            [
                "CiEnvironments: 'prdo' has no file .nuke/parameters.prdo.json. Did you mean 'prod'?",
                "CiApprovals: 'tset' is none of dev, prod.",
                "CiPools: 'inside' is neither image:<name> nor pool:<name>.",
                "CiRunners: 'self hosted' is refused; it takes a label such as self-hosted.",
                "CiHosts: 'GitLab' is none of GitHub, AzureDevOps. Did you mean 'GitHub'?",
                "CiDriftSchedule: 'daily' is no schedule: it has 1 fields and needs 5. It takes minute, hour, day, month, weekday, UTC, such as '17 5 * * 1-5', or off.",
                "CiBranch: 'main; rm' is refused; it takes letters, digits, '.', '_', '/' and '-'.",
                "CiSecrets: 'password' is refused; it takes a variable's name such as POSTGRESQL_PASSWORD.",
            ],
            ignoreOrder: true);
    }
}
