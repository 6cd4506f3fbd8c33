using DifyDelivery.Pipelines;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>Every rule finds the error that it is for, planted into a file that was sound.</summary>
public sealed class WorkflowRulesTests
{
    private const string Delivery = ".github/workflows/dify.yml";
    private const string PullRequest = ".github/workflows/dify-pull-request.yml";
    private const string Drift = ".github/workflows/dify-drift.yml";
    private const string Teardown = ".github/workflows/dify-teardown.yml";
    private const string Manual = ".github/workflows/dify-manual.yml";

    [Theory]
    [InlineData(Delivery, "needs: [plan-test]", "needs: [plan-tset]", "github.unknown-need")]
    [InlineData(Delivery, "needs: [check]", "needs: [apply-prod]", "github.cycle")]
    [InlineData(Delivery, "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "actions/checkout@v7", "github.unpinned-action")]
    [InlineData(Delivery, "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "actions/checkout@0d3c42e5aac5ba805825da76410c181273ba90b1", "github.unknown-action")]
    [InlineData(Delivery, "          persist-credentials: false", "          persist-credential: false", "github.unknown-input")]
    [InlineData(Delivery, "          persist-credentials: false", "          persist-credentials: true", "github.kept-credentials")]
    [InlineData(Delivery, "      id-token: write\n", "", "github.missing-id-token")]
    [InlineData(PullRequest, "      pull-requests: write\n", "      pull-requests: write\n      id-token: write\n", "github.needless-id-token")]
    [InlineData(Delivery, "      contents: read\n      id-token: write\n", "      contents: write\n      id-token: write\n", "github.mixed-grants")]
    [InlineData(Delivery, "    permissions:\n      contents: read\n      id-token: write\n", "    permissions: write-all\n", "github.all-permissions")]
    [InlineData(Delivery, "\npermissions: {}\n", "\n", "github.top-permissions")]
    [InlineData(Delivery, "\npermissions: {}\n", "\npermissions:\n  contents: read\n", "github.top-permissions")]
    [InlineData(Delivery, "    timeout-minutes: 120\n", "", "github.no-timeout")]
    [InlineData(Delivery, "runs-on: ubuntu-24.04", "runs-on: ubuntu-latest", "github.floating-runner")]
    [InlineData(Delivery, "    environment: prod\n", "", "github.no-environment")]
    [InlineData(Delivery, "    environment: prod\n", "    environment: dev\n", "github.no-environment")]
    [InlineData(Delivery, "    concurrency:\n      group: dify-prod\n      cancel-in-progress: false\n      queue: max\n", "", "github.no-lock")]
    [InlineData(Delivery, "cancel-in-progress: false", "cancel-in-progress: true", "github.cancelling-lock")]
    [InlineData(Delivery, "needs.plan-prod.outputs.has-changes", "needs.plan-prod.outputs.changed", "github.unknown-output")]
    [InlineData(Delivery, "steps.plan.outputs.targets", "steps.plans.outputs.targets", "github.unknown-output")]
    [InlineData(Delivery, "DELIVERY_PLAN_KEY: ${{ secrets.DELIVERY_PLAN_KEY }}", "DELIVERY_PLAN_KEY: ${{ toJSON(secrets) }}", "github.all-secrets")]
    [InlineData(Delivery, "./build.sh Verify --env prod", "./build.sh Verify --env ${{ github.head_ref }}", "pipelines.expression-in-script")]
    [InlineData(Delivery, "./build.sh Verify --env prod", "./build.sh Verfiy --env prod", "pipelines.unknown-target")]
    [InlineData(Delivery, "./build.sh Verify --env prod", "./build.sh Verify --environment prod", "pipelines.unknown-parameter")]
    [InlineData(Delivery, "./build.sh Verify --env prod", "./build.sh Verify --env=prod", "pipelines.unknown-parameter")]
    [InlineData(Delivery, "AZURE_TENANT_ID: ${{ vars.AZURE_TENANT_ID }}", "AZURE_TENANT_ID: 72f988bf-86f1-41af-91ab-2d7cd011db47", "pipelines.literal-id")]
    [InlineData(Delivery, "on:\n", "on:\n\tx: y\n", "pipelines.not-yaml")]
    [InlineData(PullRequest, "    if: github.event.pull_request.head.repo.full_name == github.repository\n", "", "github.fork")]
    [InlineData(PullRequest, "  pull_request:", "  pull_request_target:", "github.refused-event")]
    [InlineData(Drift, "17 5 * * 1-5", "17 25 * * 1-5", "pipelines.bad-cron")]
    [InlineData(Drift, "17 5 * * 1-5", "17 5 * *", "pipelines.bad-cron")]
    [InlineData(Teardown, "./build.sh Teardown --env dev", "./build.sh Teardown --env prod", "pipelines.teardown-production")]
    [InlineData(Manual, "        options: [dev, test, prod]\n", "", "github.choice-without-options")]
    public void APlantedErrorIsFound(string path, string sound, string planted, string id)
    {
        var findings = Plant(path, sound, planted);

        findings.ShouldContain(finding => finding.Id == id && finding.Severity == Severity.Error && finding.Remedy != null && finding.Message.StartsWith(path, StringComparison.Ordinal));
    }

    [Fact]
    public void AMisspeltTargetIsNamedWithTheNearest() =>
        Plant(Delivery, "./build.sh Verify --env dev", "./build.sh Verfiy --env dev").ShouldHaveSingleItem().Message.ShouldEndWith("which is not one of its targets. Did you mean 'Verify'?");

    /// <summary>The retirement of the old server is not a teardown.</summary>
    [Fact]
    public void ProductionMayRetireItsOldServer()
    {
        var file = Plans.File(".github/workflows/dify-migrate-prod.yml");

        file.Content.ShouldContain("./build.sh Teardown --env prod --retire-source");
        PipelineRules.Check(Plans.Usual, file).ShouldBeEmpty();
        PipelineRules.Check(Plans.Usual, file with { Content = file.Content.Replace("--retire-source ", string.Empty, StringComparison.Ordinal) })
            .ShouldContain(finding => finding.Id == "pipelines.teardown-production");
    }

    private static IReadOnlyList<Finding> Plant(string path, string sound, string planted)
    {
        var file = Plans.File(path);
        file.Content.ShouldContain(sound);
        return PipelineRules.Check(Plans.Usual, file with { Content = file.Content.Replace(sound, planted, StringComparison.Ordinal) });
    }
}
