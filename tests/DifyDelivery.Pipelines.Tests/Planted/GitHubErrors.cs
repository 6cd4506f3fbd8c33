namespace DifyDelivery.Pipelines.Tests.Planted;

/// <summary>The kinds of error that a workflow can have, each planted into one of ours.</summary>
internal static class GitHubErrors
{
    private const string Delivery = ".github/workflows/dify.yml";
    private const string Manual = ".github/workflows/dify-manual.yml";
    private const string Drift = ".github/workflows/dify-drift.yml";
    private const string PullRequest = ".github/workflows/dify-pull-request.yml";

    /// <summary>A whole job in front of the first one.</summary>
    private const string Jobs = "^jobs:\n";

    private static readonly PipelineFile Called = new(
        ".github/workflows/called.yml",
        "name: called\non:\n  workflow_call:\n    inputs:\n      environment:\n        type: string\n        required: true\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: true\n");

    public static IReadOnlyList<Planting> All { get; } =
    [
        new("misspelt key", Delivery, "timeout-minutes:", "timeout-minuts:", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "github.no-timeout"),
        new("unknown needs", Delivery, @"needs: \[check\]", "needs: [chek]", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "github.unknown-need"),
        new("undefined input", Manual, @"inputs\.operation == 'deploy'", "inputs.opration == 'deploy'", Catcher.Service | Catcher.Actionlint),
        new("bad permission scope", Delivery, "id-token: write", "id-tokn: write", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "github.missing-id-token"),
        new("bad permission value", Delivery, "id-token: write", "id-token: writes", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "github.missing-id-token"),
        new("bad cron", Drift, "cron: .*$", "cron: 17 25 * * 1-5", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "pipelines.bad-cron"),
        new("expression injection", PullRequest, @"run: \./build\.sh Plan", "run: echo ${{ github.event.pull_request.title }}; ./build.sh Plan", Catcher.Actionlint | Catcher.Rules, "pipelines.expression-in-script"),
        new("choice without options", Manual, @"^        options: \[dev.*\n", "", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "github.choice-without-options"),
        new("duplicate key", Delivery, "^    timeout-minutes: .*\n", "$0$0", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "pipelines.not-yaml"),
        new("unknown action input", Delivery, "persist-credentials:", "persist-credential:", Catcher.Service | Catcher.Rules, "github.unknown-input"),
        new("concurrency typo", Delivery, "cancel-in-progress:", "cancel-in-progres:", Catcher.Service | Catcher.Actionlint),
        new("called workflow without a required input", Delivery, Jobs, "$0  called:\n    uses: ./.github/workflows/called.yml\n\n", Catcher.Service) { Beside = Called },
        new(
            "called workflow with an unknown input", Delivery, Jobs,
            "$0  called:\n    uses: ./.github/workflows/called.yml\n    with:\n      environment: dev\n      environmnt: dev\n\n", Catcher.Service) { Beside = Called },
        new("cycle", Delivery, "^  check:\n", "$0    needs: [apply-prod]\n", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "github.cycle"),
        new("unknown function", PullRequest, @"!cancelled\(\)", "!canceled()", Catcher.Service | Catcher.Actionlint),
        new("undefined step output", Delivery, @"steps\.plan\.outputs\.has-changes", "steps.plans.outputs.has-changes", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "github.unknown-output"),
        new("wrong context in a job's if", Delivery, "if: .*needs.*$", "if: env.DELIVER == 'true'", Catcher.Service | Catcher.Actionlint),
        new("timeout that is no number", Delivery, "timeout-minutes: .*$", "timeout-minutes: soon", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "github.no-timeout"),
        new("shell bug", Delivery, @"run: \./build\.sh Plan --env dev", "run: ./build.sh Plan --env $$ENVIRONMENT", Catcher.ShellCheck),
        new("unpinned action", Delivery, "actions/checkout@[0-9a-f]{40} # v", "actions/checkout@v", Catcher.Service | Catcher.Rules, "github.unpinned-action"),
        new("unknown event", Delivery, "^  push:", "  pushed:", Catcher.Service | Catcher.Actionlint),
        new("unclosed expression", Delivery, @"(\$\{\{ secrets\.DELIVERY_PLAN_KEY) \}\}", "$1", Catcher.Service | Catcher.Actionlint),
        new("unknown runner", Delivery, "runs-on: ubuntu-24.04", "runs-on: ubuntu-24.40", Catcher.Actionlint),
        new("identity without id-token", Delivery, "^      id-token: write\n", "", Catcher.Rules, "github.missing-id-token"),
        new("step without run and uses", Delivery, "^        run: .*\n", "", Catcher.Service | Catcher.Actionlint),
        new("if that is always true", Delivery, @"if: contains\(.*$", "if: ${{ false }} && true", Catcher.Service | Catcher.Actionlint),
        new("bad glob", Delivery, @"branches: \[main\]", "branches: ['main[']", Catcher.Actionlint),
        new("tab", Delivery, "^    timeout-minutes:", "\ttimeout-minutes:", Catcher.Service | Catcher.Actionlint | Catcher.Rules, "pipelines.not-yaml"),
    ];
}
