namespace DifyDelivery.Pipelines.Tests.Planted;

/// <summary>The kinds of error that an Azure pipeline can have, each planted into one of ours.</summary>
internal static class AzureErrors
{
    private const string Delivery = "pipelines/azure-pipelines.yml";
    private const string Manual = "pipelines/manual.yml";
    private const string Drift = "pipelines/drift.yml";
    private const string Sources = "pipelines/templates/sources.yml";

    public static IReadOnlyList<Planting> All { get; } =
    [
        new("misspelt root key", Delivery, "^stages:", "stagess:", Catcher.Service),
        new("misspelt key", Delivery, "timeoutInMinutes:", "timeoutInMinuts:", Catcher.Service | Catcher.Rules, "azure.no-timeout"),
        new("bad lock behaviour", Delivery, "lockBehavior: sequential", "lockBehavior: sequentially", Catcher.Service | Catcher.Rules, "azure.cancelling-lock"),
        new("unknown task input", Delivery, "scriptLocation:", "scriptLocatoin:", Catcher.Service),
        new("unknown task version", Delivery, "AzureCLI@2", "AzureCLI@7", Catcher.Service),
        new("missing required input", Delivery, "^ +scriptType: bash\n", "", Catcher.Service),
        new("bad value of an input", Delivery, "scriptType: bash", "scriptType: bush", Catcher.Service),
        new("runOnce without deploy", Delivery, "^( +)deploy:$", "$1deploi:", Catcher.Service),
        new("bad parameter type", Manual, "type: string", "type: strin", Catcher.Service),
        new("two kinds of step in one", Sources, "^( +)- checkout: self\n", "$0$1  bash: echo\n", Catcher.Service),
        new("kind key not first", Sources, "^( +)- task: UseDotNet@2\n +displayName: (.*)\n", "$1- displayName: $2\n$1  task: UseDotNet@2\n", Catcher.Service),
        new("unclosed expression", Manual, @"^(  - \$\{\{ if .*) \}\}:$", "$1:", Catcher.Service),
        new("duplicate key", Delivery, "^ +timeoutInMinutes: .*\n", "$0$0", Catcher.Service | Catcher.Rules, "pipelines.not-yaml"),
        new("tab", Delivery, "^ +timeoutInMinutes:", "\ttimeoutInMinutes:", Catcher.Service | Catcher.Rules, "pipelines.not-yaml"),
        new("dependsOn of an unknown stage", Delivery, @"dependsOn: \[check\]", "dependsOn: [chek]", Catcher.Rules, "azure.unknown-stage"),
        new("cycle", Delivery, @"(stage: check\n(?: +.*\n)*? +dependsOn: )\[\]", "$1[apply_prod]", Catcher.Rules, "azure.cycle"),
        new("deployment without environment", Delivery, "^ +environment: .*\n", "", Catcher.Rules, "azure.no-environment"),
        new("unknown function", Delivery, @"condition: and\(succeeded\(\), eq\(", "condition: and(succeeded(), equals(", Catcher.Rules, "azure.unknown-function"),
        new("wrong number of arguments", Delivery, @"condition: and\(succeeded\(\), ne\([^,]*, '[^']*'\)\)", "condition: and(succeeded(), ne(variables['System.PullRequest.IsFork']))", Catcher.Rules, "azure.wrong-arity"),
        new("undeclared parameter", Manual, @"eq\(parameters\.environment, 'dev'\)", "eq(parameters.enviroment, 'dev')", Catcher.Rules, "azure.undeclared-parameter"),
        new("bad cron", Drift, "cron: .*$", "cron: 17 25 * * 1-5", Catcher.Rules, "pipelines.bad-cron"),
        new("stageDependencies pointing nowhere", Delivery, @"stageDependencies\.plan_dev\.plan\.", "stageDependencies.plan_dev.plans.", Catcher.Rules, "azure.unknown-stage-output"),
        new("text in place of a boolean", Delivery, "addSpnToEnvironment: true", "addSpnToEnvironment: sure", Catcher.Service | Catcher.Rules, "azure.not-boolean"),
        new("service connection by variable", Delivery, "azureSubscription: .*$", "azureSubscription: $$(connection)", Catcher.Rules, "azure.connection-by-variable"),
        new("illegal stage name", Delivery, "stage: apply_dev$", "stage: apply-dev", Catcher.Rules, "azure.bad-name"),
        new("shell bug", Delivery, @"(inlineScript|bash): \./build\.sh Plan --env \w+", "$1: ./build.sh Plan --env $$ENVIRONMENT", Catcher.ShellCheck),
    ];
}
