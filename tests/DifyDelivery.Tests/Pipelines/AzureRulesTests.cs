using DifyDelivery.Pipelines;
using DifyDelivery.Pipelines.Rules;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Pipelines;

/// <summary>Every rule finds the error that it is for, planted into a file that was sound.</summary>
public sealed class AzureRulesTests
{
    private const string Delivery = "pipelines/azure-pipelines.yml";
    private const string Drift = "pipelines/drift.yml";
    private const string Migration = "pipelines/migrate-prod.yml";
    private const string Teardown = "pipelines/teardown.yml";
    private const string Keep = "pipelines/templates/keep-plan.yml";
    private const string Sources = "pipelines/templates/sources.yml";

    [Theory]
    [InlineData(Delivery, "dependsOn: [plan_test]", "dependsOn: [plan_tset]", "azure.unknown-stage")]
    [InlineData(Delivery, "dependsOn: [plan_dev]", "dependsOn: [plan_dev, apply_prod]", "azure.cycle")]
    [InlineData(Delivery, "stage: apply_test", "stage: apply_dev", "azure.repeated-stage")]
    [InlineData(Delivery, "            environment: dify-prod\n", "", "azure.no-environment")]
    [InlineData(Delivery, "            environment: dify-prod\n", "            environment: dify-dev\n", "azure.no-environment")]
    [InlineData(Delivery, "and(succeeded(), ne(variables", "and(suceeded(), ne(variables", "azure.unknown-function")]
    [InlineData(Delivery, "contains(variables['targets'], 'ProvisionPostgres')", "contains(variables['targets'])", "azure.wrong-arity")]
    [InlineData(Delivery, "condition: succeeded()", "condition: succeeded(", "azure.wrong-arity")]
    [InlineData(Delivery, "condition: succeeded()", "condition: eq(1, 1)", "azure.condition-without-status")]
    [InlineData(Delivery, "stageDependencies.plan_dev.plan.outputs['plan.targets']", "stageDependencies.plan_dve.plan.outputs['plan.targets']", "azure.unknown-stage-output")]
    [InlineData(Delivery, "stageDependencies.plan_dev.plan.outputs['plan.targets']", "stageDependencies.plan_dev.plans.outputs['plan.targets']", "azure.unknown-stage-output")]
    [InlineData(Delivery, "stageDependencies.plan_dev.plan.outputs['plan.targets']", "stageDependencies.plan_dev.plan.outputs['look.targets']", "azure.unknown-stage-output")]
    [InlineData(Delivery, "dependencies.plan_prod.outputs['plan.plan.hasChanges']", "dependencies.plan_dev.outputs['plan.plan.hasChanges']", "azure.unknown-stage-output")]
    [InlineData(Delivery, "isSkippable: false", "isSkippable: never", "azure.not-boolean")]
    [InlineData(Delivery, "azureSubscription: dify-prod-apply", "azureSubscription: $(connection)", "azure.connection-by-variable")]
    [InlineData(Delivery, "azureSubscription: dify-prod-apply", "azureSubscription: ${{ variables.connection }}", "azure.connection-by-variable")]
    [InlineData(Delivery, "stage: plan_test", "stage: plan-test", "azure.bad-name")]
    [InlineData(Delivery, "        lockBehavior: sequential\n", "", "azure.cancelling-lock")]
    [InlineData(Delivery, "            timeoutInMinutes: 120\n", "", "azure.no-timeout")]
    [InlineData(Delivery, "./build.sh Verify --env prod", "./build.sh Verify --env $(Build.SourceBranchName)", "pipelines.expression-in-script")]
    [InlineData(Delivery, "./build.sh Verify --env prod", "./build.sh Verify --env ${{ parameters.environment }}", "pipelines.expression-in-script")]
    [InlineData(Delivery, "./build.sh Verify --env prod", "./build.sh Verify --environment prod", "pipelines.unknown-parameter")]
    [InlineData(Delivery, "eq(variables['Build.SourceBranch'], 'refs/heads/main')", "eq(1, 1)", "azure.any-branch")]
    [InlineData(Migration, "eq(variables['Build.SourceBranch'], 'refs/heads/main')", "eq(1, 1)", "azure.any-branch")]
    [InlineData(Teardown, "refs/heads/main", "refs/heads/mine", "azure.any-branch")]
    [InlineData(Drift, "17 5 * * 1-5", "17 5 * * 1-9", "pipelines.bad-cron")]
    [InlineData(Drift, "always: true", "always: false", "azure.sleeping-schedule")]
    [InlineData(Drift, "always: true", "always: sometimes", "azure.not-boolean")]
    [InlineData(Migration, "eq(parameters.operation, 'continue')", "eq(parameters.operaton, 'continue')", "azure.undeclared-parameter")]
    [InlineData(Migration, "${{ parameters.confirm }}", "${{ parameters.confirmation }}", "azure.undeclared-parameter")]
    [InlineData(Teardown, "./build.sh Teardown --env dev", "./build.sh Teardown --env prod", "pipelines.teardown-production")]
    [InlineData(Keep, "${{ parameters.artifact }}", "${{ parameters.artefact }}", "azure.undeclared-parameter")]
    [InlineData(Keep, "condition: succeededOrFailed()", "condition: eq(variables.x, 'y')", "azure.condition-without-status")]
    [InlineData(Sources, "eq(parameters.installKubelogin, true)", "equals(parameters.installKubelogin, true)", "azure.unknown-function")]
    [InlineData(Sources, "--client-version ", "--client-version v", "pipelines.version-with-v")]
    [InlineData(Sources, "persistCredentials: false", "persistCredentials: true", "azure.kept-credentials")]
    public void APlantedErrorIsFound(string path, string sound, string planted, string id)
    {
        var file = Plans.File(path);
        file.Content.ShouldContain(sound);

        var findings = PipelineRules.Check(Plans.Usual, file with { Content = file.Content.Replace(sound, planted, StringComparison.Ordinal) });

        findings.ShouldContain(finding => finding.Id == id && finding.Severity == Severity.Error && finding.Remedy != null && finding.Message.StartsWith(path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("17 5 * * 1-5", null)]
    [InlineData("*/15 0-6 1,15 JAN-JUN MON", null)]
    [InlineData("17 5 * * 1-5 2026", "it has 6 fields and needs 5")]
    [InlineData("60 5 * * *", "'60' is no minute")]
    [InlineData("0 5-3 * * *", "'5-3' is no hour")]
    [InlineData("0 5 0 * *", "'0' is no day of the month")]
    [InlineData("0 5 * FEB-X *", "'FEB-X' is no month")]
    [InlineData("0 5 * * 7", "'7' is no day of the week")]
    [InlineData("*/0 5 * * *", "'*/0' is no minute")]
    public void ACronExpressionIsReadFieldByField(string text, string? problem) => CronExpression.Refuse(text).ShouldBe(problem);

    [Theory]
    [InlineData("and(succeeded(), eq(variables['a, (b'], 'c'))", null)]
    [InlineData("not(canceled())", null)]
    [InlineData("not(canceled(), failed())", "not takes 1 arguments and has 2")]
    [InlineData("and(succeeded())", "and takes 2 or more arguments and has 1")]
    [InlineData("always(1)", "always takes 0 arguments and has 1")]
    [InlineData("counter('a', 1, 2)", "counter takes 0 to 2 arguments and has 3")]
    [InlineData("starsWith(a, b)", "there is no function 'starsWith'. Did you mean 'startsWith'?")]
    public void AFunctionIsKnownWithItsArity(string expression, string? problem) =>
        AzureExpressions.Check(expression).Select(found => found.Problem).FirstOrDefault().ShouldBe(problem);
}
