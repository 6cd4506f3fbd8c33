namespace DifyDelivery.Pipelines.GitHub.Flows;

/// <summary>The parts that jobs are put together from, for one plan.</summary>
/// <param name="plan">The plan.</param>
/// <param name="asksStrategy">Whether the run's input says how a migration is done; every call of the build is told it then.</param>
internal sealed class JobParts(PipelinePlan plan, bool asksStrategy = false)
{
    public const string CheckId = "check";

    /// <summary>Where jobs keep a plan bundle.</summary>
    public const string BundlePath = "artifacts/plan.zip";

    /// <summary>Where the download puts it.</summary>
    public const string ApprovedBundlePath = "artifacts/approved/plan.zip";

    private const int CheckMinutes = 15;
    private const int PlanMinutes = 30;
    private const string RetentionDays = "5";
    private const string PlanKey = "DELIVERY_PLAN_KEY";

    /// <summary>The key of plan bundles, as a step's variable.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Key { get; } = Pairs.Of((PlanKey, "${{ secrets." + PlanKey + " }}"));

    public PipelinePlan Plan => plan;

    public BuildCommands Commands => plan.Commands;

    public CommandOptions Options => plan.Commands.Options;

    /// <summary>The same parts, for a flow with <see cref="MigrationSteps.Inputs"/>.</summary>
    public JobParts ForMigration() => new(plan, asksStrategy: true);

    /// <summary>The first job of every workflow: nothing happens with files that are not the targets' any more.</summary>
    public Job Check(string? condition = null) => new(CheckId)
    {
        Name = "Generated pipelines are current",
        If = condition,
        RunsOn = plan.Runner.Labels,
        TimeoutMinutes = CheckMinutes,
        Permissions = Pairs.Of(("contents", "read")),
        Steps =
        [
            .. Sources(),
            new Step { Name = "Compare with the targets", Run = BuildCommands.Line(Commands.GeneratePipelines, Options.Check) },
        ],
    };

    /// <summary>A job that looks at an environment with its read-only identity.</summary>
    public Job LookAt(PipelineEnvironment environment, string id, string name, string hostEnvironment) => new(id)
    {
        Name = name,
        RunsOn = environment.Runner.Labels,
        TimeoutMinutes = PlanMinutes,
        Environment = new JobEnvironment(hostEnvironment, WritesDeployment: false),
        Concurrency = new JobConcurrency(DeliveryNames.PlanLock(plan, environment)),
        Permissions = Grants(environment),
    };

    /// <summary>A job that changes an environment, under its lock.</summary>
    public Job Change(PipelineEnvironment environment, string id, string name, string hostEnvironment, int minutes) => new(id)
    {
        Name = name,
        RunsOn = environment.Runner.Labels,
        TimeoutMinutes = minutes,
        Environment = new JobEnvironment(hostEnvironment),
        Concurrency = new JobConcurrency(DeliveryNames.Lock(plan, environment)),
        Permissions = Grants(environment),
    };

    /// <summary>
    /// Makes the plan that a later job executes, and keeps it. It takes the lock that applies take, so that a plan is not made while another
    /// run applies: what it saw would be gone. Where an apply waits for its approval it may hold that lock for days; there it is another.
    /// </summary>
    public Job PlanForApply(PipelineEnvironment environment) =>
        LookAt(environment, $"plan-{environment.Name}", DeliveryNames.PlanTitle(environment.Name), DeliveryNames.Plan(environment)) with
        {
            Concurrency = new JobConcurrency(environment.NeedsApproval ? DeliveryNames.PlanLock(plan, environment) : DeliveryNames.Lock(plan, environment)),
            Outputs = Pairs.Of(
                ("has-changes", "${{ steps.plan.outputs.has-changes }}"),
                ("targets", "${{ steps.plan.outputs.targets }}")),
            Steps =
            [
                .. Sources(environment),
                Build(environment, "Plan", BuildCommands.Line(Commands.Plan, Options.Env, environment.Name, Options.PlanBundleOut, BundlePath), withKey: true) with { Id = "plan" },
                Upload(DeliveryNames.Artifact(environment), "artifacts/plan.*", "${{ !cancelled() }}"),
            ],
        };

    /// <summary>Executes the plan that was kept: whatever it names, and nothing else.</summary>
    public IReadOnlyList<Step> ExecutePlan(PipelineEnvironment environment)
    {
        var targets = $"needs.plan-{environment.Name}.outputs.targets";
        var deploy = BuildCommands.Line(Commands.DeployDify, Options.Env, environment.Name, Options.PlanBundle, ApprovedBundlePath);
        return
        [
            .. Commands.ProvisionPostgres is not { } provision ? Array.Empty<Step>() :
            [
                Build(environment, provision, BuildCommands.Line(provision, Options.Env, environment.Name, Options.PlanBundle, ApprovedBundlePath), withKey: true) with
                {
                    If = $"contains({targets}, '{provision}')",
                },
            ],

            // A migration that is due is refused here by name: it is not begun by a push.
            Build(environment, Commands.DeployDify, deploy, withKey: true) with
            {
                If = Commands.MigrateData is { } migrate ? $"{Deploys(environment)} || contains({targets}, '{migrate}')" : Deploys(environment),
            },
        ];
    }

    /// <summary>What every change of a release ends with.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="condition">When the job may also have done something else; null when it has not.</param>
    public IReadOnlyList<Step> VerifySteps(PipelineEnvironment environment, string? condition = null) =>
        Commands.Verify is not { } verify ? [] : [Build(environment, verify, BuildCommands.Line(verify, Options.Env, environment.Name)) with { If = condition }];

    /// <summary>True where the plan's release was brought about; a plan of the server alone leaves nothing to verify yet.</summary>
    public string Deploys(PipelineEnvironment environment) => $"contains(needs.plan-{environment.Name}.outputs.targets, '{Commands.DeployDify}')";

    /// <summary>The job's checkout and programs; for a job with an environment also what its cluster is reached with.</summary>
    public static IReadOnlyList<Step> Sources(PipelineEnvironment? environment = null) =>
    [
        new Step
        {
            Uses = ActionPins.Checkout.Reference,

            // A sandbox that outlives its job is in this folder, ignored by git.
            With = environment is { IsAzure: false, Runner.IsHosted: false } ? Pairs.Of(("persist-credentials", "false"), ("clean", "false")) : Pairs.Of(("persist-credentials", "false")),
        },
        new Step { Uses = ActionPins.SetupDotNet.Reference, With = Pairs.Of(("global-json-file", "global.json")) },
        .. environment is { IsAzure: true, Runner.IsHosted: true }
            ? [new Step { Name = "Install kubelogin", Run = ProgramPins.InstallKubelogin }]
            : Array.Empty<Step>(),
    ];

    /// <summary>One call of the build, with just the variables that it needs.</summary>
    public Step Build(PipelineEnvironment environment, string name, string script, bool withKey = false, bool withSecrets = true, params ReadOnlySpan<(string Key, string Value)> more) => new()
    {
        Name = name,
        Env =
        [
            .. environment.IsAzure
                ? Pairs.Of(("AZURE_CLIENT_ID", "${{ vars.AZURE_CLIENT_ID }}"), ("AZURE_TENANT_ID", "${{ vars.AZURE_TENANT_ID }}"))
                : [],
            .. environment.NamesNoSubscription ? Pairs.Of(("SUBSCRIPTION_ID", "${{ vars.AZURE_SUBSCRIPTION_ID }}")) : [],
            .. asksStrategy ? Pairs.Of((Commands.StrategyVariable!, "${{ inputs.strategy }}")) : [],
            .. withKey ? Key : [],
            .. (withSecrets ? plan.Secrets : []).Select(secret => KeyValuePair.Create(secret, "${{ secrets." + secret + " }}")),
            .. Pairs.Of(more),
        ],
        Run = script,
    };

    /// <summary>Keeps files of a job.</summary>
    public static Step Upload(string name, string path, string condition, string days = RetentionDays) => new()
    {
        Name = $"Keep {name}",
        If = condition,
        Uses = ActionPins.UploadArtifact.Reference,
        With = Pairs.Of(("name", name), ("path", path), ("if-no-files-found", "warn"), ("retention-days", days), ("overwrite", "true")),
    };

    /// <summary>Fetches the plan that an earlier job of this run kept.</summary>
    public static Step Download(PipelineEnvironment environment) => new()
    {
        Name = "Fetch the plan",
        Uses = ActionPins.DownloadArtifact.Reference,
        With = Pairs.Of(("name", DeliveryNames.Artifact(environment)), ("path", "artifacts/approved")),
    };

    /// <summary>A script of GitHub's, in a job that holds no identity.</summary>
    public static Step Script(string name, string resource, params ReadOnlySpan<(string Key, string Value)> env) => new()
    {
        Name = name,
        Uses = ActionPins.GitHubScript.Reference,
        Env = Pairs.Of(env),
        With = Pairs.Of(("script", WorkflowScripts.Read(resource))),
    };

    private static IReadOnlyList<KeyValuePair<string, string>> Grants(PipelineEnvironment environment) =>
        environment.IsAzure ? Pairs.Of(("contents", "read"), ("id-token", "write")) : Pairs.Of(("contents", "read"));
}
