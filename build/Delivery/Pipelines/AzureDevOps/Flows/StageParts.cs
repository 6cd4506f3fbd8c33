namespace DifyDelivery.Pipelines.AzureDevOps.Flows;

/// <summary>The parts that stages are put together from, for one plan.</summary>
/// <param name="plan">The plan.</param>
/// <param name="asksStrategy">Whether the run's parameter says how a migration is done; every call of the build is told it then.</param>
internal sealed class StageParts(PipelinePlan plan, bool asksStrategy = false)
{
    public const string CheckName = "check";
    public const string SourcesTemplate = "templates/sources.yml";
    public const string KeepTemplate = "templates/keep-plan.yml";

    /// <summary>Where jobs keep a plan bundle.</summary>
    public const string BundlePath = "artifacts/plan.zip";

    /// <summary>The condition of everything that has none of its own. Written out: a custom condition drops the implied one.</summary>
    public const string Succeeded = "succeeded()";

    /// <summary>A fork gets neither identity nor machine. Of a push the variable is empty.</summary>
    public const string FromThisRepository = "and(succeeded(), ne(variables['System.PullRequest.IsFork'], 'True'))";

    /// <summary>Tells the build the subscription of the connection that the task has signed in with.</summary>
    internal const string OfConnection = "SUBSCRIPTION_ID=$(az account show --query id --output tsv)\nexport SUBSCRIPTION_ID\n";

    private const string BundleVariable = "DELIVERY_BUNDLE";
    private const string PlanKey = "DELIVERY_PLAN_KEY";
    private const string AzureCli = "AzureCLI@2";
    private const int CheckMinutes = 15;
    private const int PlanMinutes = 30;

    public PipelinePlan Plan => plan;

    public BuildCommands Commands => plan.Commands;

    public CommandOptions Options => plan.Commands.Options;

    /// <summary>The same parts, for a flow with <see cref="MigrationSteps.Parameters"/>.</summary>
    public StageParts ForMigration() => new(plan, asksStrategy: true);

    public string NumberFormat(string suffix) => $"{plan.Name}-{suffix}-$(Date:yyyyMMdd)$(Rev:.r)";

    /// <summary>Azure DevOps' environment, which carries approvals and the exclusive lock.</summary>
    public string EnvironmentOf(PipelineEnvironment environment) => $"{plan.Name}-{environment.Name}";

    public string RehearsalOf(PipelineEnvironment environment) => $"{plan.Name}-{DeliveryNames.Rehearsal(environment)}";

    public string RetirementOf(PipelineEnvironment environment) => $"{plan.Name}-{DeliveryNames.Retirement(environment)}";

    public string TeardownOf(PipelineEnvironment environment) => $"{plan.Name}-{DeliveryNames.Teardown(environment)}";

    /// <summary>The variable group with the key of plan bundles, which pull requests do not get.</summary>
    public string GroupOf(PipelineEnvironment environment) => $"{plan.Name}-{environment.Name}";

    public string ReaderOf(PipelineEnvironment environment) => $"{plan.Name}-{environment.Name}-plan";

    public string WriterOf(PipelineEnvironment environment) => $"{plan.Name}-{environment.Name}-apply";

    public string RehearserOf(PipelineEnvironment environment) => $"{plan.Name}-{DeliveryNames.Rehearsal(environment)}";

    /// <summary>
    /// For stages that change something: only for what was reviewed. Decided before the run begins, so that a run of another branch does not ask
    /// for their connections and groups at all. Who edits the file on a branch is held up by the branch control of these.
    /// </summary>
    /// <param name="condition">What else must hold.</param>
    public string OnBranch(string condition) => $"and(eq(variables['Build.SourceBranch'], 'refs/heads/{plan.Branch}'), {condition})";

    /// <summary>Stage names take letters, digits and underscores only.</summary>
    public static string Id(string text) => text.Replace('-', '_');

    /// <summary>The first stage of every pipeline: nothing happens with files that are not the targets' any more.</summary>
    public AzureStage Check() => new(CheckName)
    {
        DisplayName = "Generated pipelines are current",
        Condition = plan.Runner.Pool is null ? null : FromThisRepository,
        Jobs =
        [
            new AzureJob("compare", IsDeployment: false)
            {
                DisplayName = "Compare with the targets",
                TimeoutInMinutes = CheckMinutes,
                Pool = PoolOf(plan.Runner),
                Steps = [Sources(null), new AzureStep("bash", BuildCommands.Line(Commands.GeneratePipelines, Options.Check)) { DisplayName = "Compare with the targets" }],
            },
        ],
    };

    /// <summary>A stage that looks at an environment with its read-only identity.</summary>
    public AzureStage LookAt(PipelineEnvironment environment, string name, string displayName, Trust trust, params ReadOnlySpan<string> words)
    {
        var line = BuildCommands.Line(Commands.Plan, [Options.Env, environment.Name, .. words]);
        return new AzureStage(name)
        {
            DisplayName = displayName,
            DependsOn = [CheckName],
            Condition = Succeeded,
            VariableGroups = trust == Trust.Key || (trust == Trust.Secrets && plan.Secrets.Count > 0) ? [GroupOf(environment)] : [],
            Jobs =
            [
                new AzureJob("plan", IsDeployment: false)
                {
                    DisplayName = displayName,
                    TimeoutInMinutes = PlanMinutes,
                    Pool = PoolOf(environment.Runner),
                    Steps =
                    [
                        Sources(environment),
                        Build(environment, ReaderOf(environment), Commands.Plan, line, trust == Trust.Key, withSecrets: trust != Trust.None) with { Name = "plan" },
                        new AzureStep("template", KeepTemplate) { Inputs = Pairs.Of(("artifact", DeliveryNames.Artifact(environment))) },
                    ],
                },
            ],
        };
    }

    /// <summary>Makes the plan that a later stage executes, and keeps it.</summary>
    public AzureStage PlanForApply(PipelineEnvironment environment, string name) =>
        LookAt(environment, name, DeliveryNames.PlanTitle(environment.Name), Trust.Key, Options.PlanBundleOut, BundlePath);

    /// <summary>A stage that changes an environment, behind its checks and under its lock.</summary>
    public AzureStage Change(
        PipelineEnvironment environment, string name, string displayName, string hostEnvironment, int minutes, IReadOnlyList<AzureStep> steps, string? planStage = null, bool withKey = false) => new(name)
        {
            DisplayName = displayName,
            DependsOn = [CheckName],
            Condition = Succeeded,
            LockBehavior = "sequential",
            IsSkippable = false,
            VariableGroups = planStage is null && !withKey && plan.Secrets.Count == 0 ? [] : [GroupOf(environment)],
            Jobs =
            [
                new AzureJob(name.Replace($"_{Id(environment.Name)}", string.Empty, StringComparison.Ordinal), IsDeployment: true)
                {
                    DisplayName = displayName,
                    TimeoutInMinutes = minutes,
                    Pool = PoolOf(environment.Runner),
                    Environment = hostEnvironment,
                    Variables = planStage is null ? [] : Pairs.Of(
                        ("targets", $"$[ stageDependencies.{planStage}.plan.outputs['plan.targets'] ]"),
                        ("artifact", $"$[ stageDependencies.{planStage}.plan.outputs['kept.artifact'] ]")),
                    Steps = [.. planStage is null ? Array.Empty<AzureStep>() : [Fetch()], Sources(environment), .. steps],
                },
            ],
        };

    /// <summary>Executes the plan that was kept: whatever it names, and nothing else.</summary>
    public IReadOnlyList<AzureStep> ExecutePlan(PipelineEnvironment environment) =>
    [
        .. Commands.ProvisionPostgres is { } provision ? [Execute(environment, provision, provision)] : Array.Empty<AzureStep>(),

        // A migration that is due is refused here by name: it is not begun by a push.
        Execute(environment, Commands.DeployDify, Commands.DeployDify, Commands.MigrateData),
    ];

    /// <summary>Executes the plan by one target, where the plan is for it.</summary>
    public AzureStep Execute(PipelineEnvironment environment, string target, params ReadOnlySpan<string?> named) => ExecuteWith(environment, target, null, named);

    /// <summary>The same, with what a person typed.</summary>
    public AzureStep Confirmed(PipelineEnvironment environment, string target, string confirm) => ExecuteWith(environment, target, confirm, target);

    private AzureStep ExecuteWith(PipelineEnvironment environment, string target, string? confirm, params ReadOnlySpan<string?> named)
    {
        var tests = new List<string>();
        foreach (var name in named)
        {
            if (name is not null)
            {
                tests.Add($"contains(variables['targets'], '{name}')");
            }
        }

        var line = BuildCommands.Line(
            target, [Options.Env, environment.Name, Options.PlanBundle, $"\"${BundleVariable}\"", .. confirm is null ? Array.Empty<string>() : [Options.Confirm, Operations.TypedName]]);
        var step = Build(environment, WriterOf(environment), target, line, withKey: true, confirm);
        return step with
        {
            Condition = $"and(succeeded(), {(tests.Count == 1 ? tests[0] : $"or({string.Join(", ", tests)})")})",
            Env = [.. step.Env, .. Pairs.Of((BundleVariable, "$(Pipeline.Workspace)/$(artifact)/plan.zip"))],
        };
    }

    /// <summary>What every change of a release ends with.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="target">The target of the plan that has changed it; a plan of the server alone leaves nothing to verify yet. Null without a plan.</param>
    public IReadOnlyList<AzureStep> VerifySteps(PipelineEnvironment environment, string? target = null) => Commands.Verify is not { } verify ? [] :
    [
        Build(environment, WriterOf(environment), verify, BuildCommands.Line(verify, Options.Env, environment.Name)) with
        {
            Condition = target is null ? null : $"and(succeeded(), contains(variables['targets'], '{target}'))",
        },
    ];

    /// <summary>
    /// One call of the build, with just the variables that it needs. In Azure the task names the identity, and the build fetches a fresh token
    /// for it whenever it needs one.
    /// </summary>
    public AzureStep Build(
        PipelineEnvironment environment, string connection, string displayName, string script, bool withKey = false, string? confirm = null, bool withSecrets = true)
    {
        IReadOnlyList<KeyValuePair<string, string>> env =
        [
            .. environment.IsAzure ? Pairs.Of(("SYSTEM_ACCESSTOKEN", "$(System.AccessToken)"), ("SYSTEM_OIDCREQUESTURI", "$(System.OidcRequestUri)")) : [],
            .. asksStrategy ? Pairs.Of((Commands.StrategyVariable!, "${{ parameters.strategy }}")) : [],
            .. withKey ? Key : [],
            .. (withSecrets ? plan.Secrets : []).Select(secret => KeyValuePair.Create(secret, $"$({secret})")),
            .. confirm is null ? [] : Pairs.Of((Operations.ConfirmVariable, confirm)),
        ];
        return environment.IsAzure
            ? new AzureStep("task", AzureCli)
            {
                DisplayName = displayName,
                Inputs = Pairs.Of(
                    ("azureSubscription", connection), ("scriptType", "bash"), ("scriptLocation", "inlineScript"), ("addSpnToEnvironment", "true"), ("inlineScript", environment.NamesNoSubscription ? OfConnection + script : script)),
                Env = env,
            }
            : new AzureStep("bash", script) { DisplayName = displayName, Env = env };
    }

    public static AzurePool PoolOf(RunnerChoice runner) => new(runner.Pool, runner.Pool is null ? runner.Image : null);

    private static AzureStep Sources(PipelineEnvironment? environment) => new("template", SourcesTemplate)
    {
        Inputs = environment is { IsAzure: true, Runner.Pool: null } ? Pairs.Of(("installKubelogin", "true")) : [],
    };

    /// <summary>Keeps files of a job that lie in artifacts.</summary>
    public static AzureStep Keep(string artifact, string files) => new("template", KeepTemplate) { Inputs = Pairs.Of(("artifact", artifact), ("files", files)) };

    /// <summary>The key of plan bundles, as a step's variable.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Key { get; } = Pairs.Of((PlanKey, $"$({PlanKey})"));

    private static AzureStep Fetch() => new("download", "current") { Keys = Pairs.Of(("artifact", "$(artifact)")), DisplayName = "Fetch the plan" };
}
