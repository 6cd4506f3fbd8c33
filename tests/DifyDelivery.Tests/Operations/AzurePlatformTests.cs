using DifyDelivery.Azure;
using DifyDelivery.Azure.SignIn;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Operations.ServerCare;
using DifyDelivery.Planning;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Terraform;
using DifyDelivery.Tests.Azure;
using DifyDelivery.Tests.Azure.Arm;
using DifyDelivery.Tests.Support;
using DifyDelivery.Tools;

namespace DifyDelivery.Tests.Operations;

/// <summary>What the platform Azure finds, and the plan that follows from it.</summary>
public sealed class AzurePlatformTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azure-platform-");
    private FakeArm _arm = null!;

    public async Task InitializeAsync() => _arm = await FakeArm.StartAsync();

    public async Task DisposeAsync()
    {
        await _arm.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task WithoutASignInThePlanSaysWhyAndWhatWouldBeDone()
    {
        var nobody = new SignInChain(SignInOption.All(null, _ => null).Where(option => option.Kind != AzureCredentialKind.AzureCli).ToList(), null);

        var plan = await PlanAsync(signIn: nobody);

        var finding = plan.Findings.Where(found => found.Id.StartsWith("azure.", StringComparison.Ordinal)).ShouldHaveSingleItem();
        (finding.Id, finding.Severity).ShouldBe(("azure.sign-in", Severity.Error));
        finding.Message.ShouldContain("workload identity: AZURE_FEDERATED_TOKEN_FILE is not set");
        finding.Remedy!.ShouldContain("AZURE_CLIENT_SECRET");
        plan.IsBlocked.ShouldBeTrue();
        plan.Steps.Select(step => step.Id).ShouldBe(
        [
            "cluster.plan", "cluster.apply", "cluster.connect", "environment.lock", "secrets.ensure", "server.plan", "server.apply", "server.ready",
            "server.restart", "server.prepare",
        ]);
        _arm.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("subscription", "azure.subscription-disabled")]
    [InlineData("stopped", "azure.cluster-stopped")]
    [InlineData("name", "azure.server-name-taken")]
    [InlineData("region", "azure.region-restricted")]
    [InlineData("role", "azure.refused")]
    [InlineData("plugin", "azure.cluster-unreachable")]
    [InlineData("brought", "azure.cluster-not-found")]
    [InlineData("chart", "azure.chart-missing")]
    [InlineData("server", "azure.password-needed")]
    public async Task WhatStandsInTheWayIsAFindingWithARemedy(string what, string id)
    {
        var given = new List<(string, string)>();
        switch (what)
        {
            case "subscription":
                _arm.World.SubscriptionState = "Disabled";
                break;
            case "stopped":
                _arm.World.Add(ArmShapes.Cluster("aks-dify-dev", power: "Stopped"));
                break;
            case "name":
                _arm.World.TakenNames.Add("psql-dify-dev");
                break;
            case "region":
                _arm.World.IsRestricted = true;
                break;
            case "role":
                _arm.Answer("GET", "aks-dify-dev", 403, "AuthorizationFailed", "perform action 'Microsoft.ContainerService/managedClusters/read'");
                break;
            case "plugin":
                _arm.World.Kubeconfig = ArmShapes.PluginKubeconfig.Replace("command: kubelogin", "command: kubelogin-that-nobody-has", StringComparison.Ordinal);
                _arm.World.Add(ArmShapes.Cluster("aks-dify-dev"));
                break;
            case "brought":
                given.Add(("ExistingCluster", "rg-platform/shared"));
                break;
            case "chart":
                given.Add(("Chart", "no/such/chart.tgz"));
                break;
            default:
                _arm.World.Add(ArmShapes.Server("psql-dify-dev"));
                break;
        }

        var plan = await PlanAsync([.. given]);

        var finding = plan.Findings.Where(found => found.Severity == Severity.Error).ShouldHaveSingleItem();
        finding.Id.ShouldBe(id);
        finding.Remedy.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task AMissingGroupAndClusterAreMade()
    {
        _arm.World.HasGroup = false;

        var plan = await PlanAsync();

        plan.IsBlocked.ShouldBeFalse();
        plan.Findings.Where(found => found.Id.StartsWith("azure.", StringComparison.Ordinal)).ShouldHaveSingleItem().Id.ShouldBe("azure.no-resource-group");
        plan.Steps.Select(step => step.Id).Take(3).ShouldBe(["cluster.plan", "cluster.apply", "cluster.connect"]);
        _arm.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatTerraformCannotPlanYetIsSaidAndStopsNobody()
    {
        var plan = await PlanAsync();

        plan.Findings.Single(found => found.Id == "terraform.not-planned").Message.ShouldContain("There is no terraform here.");
        plan.NotPreviewed.ShouldContain(part => part.What.Contains("AKS cluster"));
    }

    [Fact]
    public async Task TheRulesSeeTheServerThatIsThere()
    {
        var server = ArmShapes.Server("psql-dify-dev");
        server["properties"]!["version"] = "13";
        server["properties"]!["storage"]!["storageSizeGB"] = 128;
        _arm.World.Add(server);
        _arm.World.Add(ArmShapes.Child("psql-dify-dev", "firewallRules", "everybody", """{"startIpAddress":"0.0.0.0","endIpAddress":"255.255.255.255"}"""));

        var plan = await PlanAsync([("PostgresStorageMb", "65536")]);

        plan.Findings.Single(found => found.Id == "policy.storage-shrink").Message.ShouldContain("131072 MiB");
        plan.Findings.Single(found => found.Id == "policy.open-firewall").Message.ShouldContain("'everybody'");
        plan.Findings.Single(found => found.Id == "policy.end-of-life").Message.ShouldContain("The Flexible Server is PostgreSQL 13");
    }

    [Fact]
    public void TheRulesSeeWhatTerraformMakesDatabasesWith()
    {
        TerraformChange Database(string name, ChangeAction action)
        {
            const string type = "azurerm_postgresql_flexible_server_database";
            var change = new TerraformChange($"{type}.{name}", type, "dify", action, null, [], [new AttributeChange("collation", null, "\"en_US.UTF-8\"")]);
            return change with { RealName = name };
        }

        var evidence = new DifyDelivery.Operations.Previews.PlanEvidence
        {
            Terraform = new TerraformPlan("", "", IsDestroy: false, [Database("dify", ChangeAction.Create), Database("other", ChangeAction.Delete)], HasChanges: true),
        };

        PlanJudgement.Facts(Platform("ProvisionPostgres"), evidence).Collations.ShouldBe(new Dictionary<string, string> { ["dify"] = "en_US.UTF-8" });
    }

    [Fact]
    public async Task RemovingIsNotStoppedByWhatTheRegionOffers()
    {
        _arm.World.IsRestricted = true;
        _arm.World.TakenNames.Add("psql-dify-dev");
        var findings = new List<Finding>();

        await Platform("Teardown").ObserveAsync(findings, default);

        findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task TheServersRemovalKeepsEverythingElse()
    {
        var removal = await Platform("Teardown").Server.RemovalAsync("secret-password", default);

        removal.Inputs.Variables["use_azure_postgres"].ShouldBe(false);
        removal.Request.Destroy.ShouldBeFalse();
        removal.MayDestroy(Change("azurerm_postgresql_flexible_server")).ShouldBeTrue();
        removal.MayDestroy(Change("azurerm_kubernetes_cluster")).ShouldBeFalse();
        removal.MayDestroy(Change("azurerm_key_vault")).ShouldBeFalse();
    }

    [Fact]
    public void TerraformSignsInAsTheSessionDoes()
    {
        var settings = new AzureSettings("sub", "rg", "westeurope", "aks");
        string? Variable(string name) => name is "AZURE_CLIENT_ID" or "AZURE_TENANT_ID" or "AZURE_CLIENT_SECRET" or "AZURE_FEDERATED_TOKEN_FILE" ? $"my {name}" : null;

        AzureIdentity.ForTerraform(settings, AzureCredentialKind.Environment, Variable).ShouldBe(new Dictionary<string, string>
        {
            ["ARM_SUBSCRIPTION_ID"] = "sub",
            ["ARM_TENANT_ID"] = "my AZURE_TENANT_ID",
            ["ARM_CLIENT_ID"] = "my AZURE_CLIENT_ID",
            ["ARM_USE_CLI"] = "false",
            ["ARM_CLIENT_SECRET"] = "my AZURE_CLIENT_SECRET",
        }, ignoreOrder: true);
        AzureIdentity.ForTerraform(settings, AzureCredentialKind.WorkloadIdentity, Variable)["ARM_OIDC_TOKEN_FILE_PATH"].ShouldBe("my AZURE_FEDERATED_TOKEN_FILE");
        AzureIdentity.ForTerraform(settings with { TenantId = "tenant" }, AzureCredentialKind.AzureCli, Variable).Keys.ShouldBe(["ARM_SUBSCRIPTION_ID", "ARM_TENANT_ID"]);
        AzureIdentity.ForTerraform(settings, AzureCredentialKind.AzureCli, name => name == "ARM_SUBSCRIPTION_ID" ? "mine" : null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ServerPower.Stop, "Ready", "POST …/Microsoft.DBforPostgreSQL/flexibleServers/psql-dify-dev/stop?api-version=2025-08-01")]
    [InlineData(ServerPower.Start, "Stopped", "POST …/Microsoft.DBforPostgreSQL/flexibleServers/psql-dify-dev/start?api-version=2025-08-01")]
    public async Task TheServerIsStoppedAndStarted(ServerPower power, string state, string expected)
    {
        _arm.World.Add(ArmShapes.Server("psql-dify-dev", state));

        await CareAsync((context, platform, environmentLock) => new ServerPowerOperation(context, platform, environmentLock, power));

        _arm.Writes.ShouldBe([expected]);
    }

    [Fact]
    public async Task AzureBacksTheServerUpUnderANameThatIsNew()
    {
        _arm.World.Add(ArmShapes.Server("psql-dify-dev"));
        Operation Make(DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock) =>
            new ServerBackupOperation(context, platform, environmentLock, "before-upgrade");

        await CareAsync(Make);
        var again = await CareAsync(Make);

        _arm.Writes.ShouldHaveSingleItem().ShouldStartWith("PUT …/Microsoft.DBforPostgreSQL/flexibleServers/psql-dify-dev/backups/before-upgrade?");
        again.Findings.Single(finding => finding.Severity == Severity.Error).Id.ShouldBe("server.backup-there");
    }

    [Fact]
    public async Task APointInTimeIsRestoredIntoAnotherServer()
    {
        var server = ArmShapes.Server("psql-dify-dev");
        server["properties"]!["backup"]!["earliestRestoreDate"] = "2020-01-01T00:00:00+00:00";
        _arm.World.Add(server);
        var moment = DateTimeOffset.UtcNow.AddMinutes(-1);
        Operation Make(DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock, DateTimeOffset at) =>
            new RestoreServerOperation(context, platform, environmentLock, "psql-dify-look", at);

        var tooEarly = await CareAsync((context, platform, environmentLock) => Make(context, platform, environmentLock, new(2019, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        tooEarly.Findings.Single(finding => finding.Severity == Severity.Error).Message.ShouldContain("from 2020-01-01 00:00:00 UTC to now");
        _arm.Writes.ShouldBeEmpty();

        var plan = await CareAsync((context, platform, environmentLock) => Make(context, platform, environmentLock, moment));

        plan.Steps.Single().Preview!.ShouldContain("az postgres flexible-server delete --name psql-dify-look");
        _arm.Writes.ShouldHaveSingleItem().ShouldStartWith("PUT …/Microsoft.DBforPostgreSQL/flexibleServers/psql-dify-look?");
    }

    [Fact]
    public async Task AServerThatIsNotThereIsSaid() =>
        (await CareAsync((context, platform, environmentLock) => new ServerBackupOperation(context, platform, environmentLock, "x")))
            .Findings.Single(finding => finding.Severity == Severity.Error).Id.ShouldBe("server.not-there");

    private async Task<DeliveryPlan> CareAsync(Func<DeliveryContext, IPlatform, EnvironmentLock, Operation> make)
    {
        var platform = Platform("ProvisionPostgres", [("PostgresqlPassword", "Planted-Secret_0123456789")], null, out var context);
        await using var environmentLock = new EnvironmentLock(context, platform);
        var operation = make(context, platform, environmentLock);
        var plan = await operation.PlanAsync();
        if (!plan.IsBlocked)
        {
            await operation.RunAsync();
        }

        return plan;
    }

    /// <summary>The provider then asks the host for fresh tokens by itself, however long it runs.</summary>
    [Fact]
    public void TerraformSignsInAsThePipelineDoes()
    {
        var settings = new AzureSettings("sub", "rg", "westeurope", "aks");

        AzureIdentity.ForTerraform(settings, AzureCredentialKind.GitHubActions, name => name.StartsWith("AZURE_", StringComparison.Ordinal) ? $"my {name}" : null).ShouldBe(
            new Dictionary<string, string>
            {
                ["ARM_SUBSCRIPTION_ID"] = "sub",
                ["ARM_TENANT_ID"] = "my AZURE_TENANT_ID",
                ["ARM_CLIENT_ID"] = "my AZURE_CLIENT_ID",
                ["ARM_USE_CLI"] = "false",
                ["ARM_USE_OIDC"] = "true",
            }, ignoreOrder: true);
        AzureIdentity.ForTerraform(settings, AzureCredentialKind.AzurePipelines, name => name.StartsWith("AZURESUBSCRIPTION_", StringComparison.Ordinal) ? $"my {name}" : null).ShouldBe(
            new Dictionary<string, string>
            {
                ["ARM_SUBSCRIPTION_ID"] = "sub",
                ["ARM_TENANT_ID"] = "my AZURESUBSCRIPTION_TENANT_ID",
                ["ARM_CLIENT_ID"] = "my AZURESUBSCRIPTION_CLIENT_ID",
                ["ARM_USE_CLI"] = "false",
                ["ARM_USE_OIDC"] = "true",
                ["ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID"] = "my AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
            }, ignoreOrder: true);
    }

    private static TerraformChange Change(string type) => new($"{type}.dify[0]", type, "dify", ChangeAction.Delete, null, [], []);

    private async Task<DeliveryPlan> PlanAsync(IReadOnlyList<(string, string)>? given = null, SignInChain? signIn = null)
    {
        var platform = Platform("ProvisionPostgres", given, signIn, out var context);
        await using var environmentLock = new EnvironmentLock(context, platform);
        return await new ProvisionPostgresOperation(context, platform, environmentLock, new ReleaseSecrets(context), new FlexibleServerPort(context, platform)).PlanAsync();
    }

    private AzurePlatform Platform(string target) => Platform(target, null, null, out _);

    private AzurePlatform Platform(string target, IReadOnlyList<(string Name, string Value)>? given, SignInChain? signIn, out DeliveryContext context)
    {
        var redactor = new Redactor();
        var settings = SettingsReader.Read("dev", new[]
        {
            ("Platform", "Azure"), ("SubscriptionId", ArmShapes.Subscription), ("UseAzurePostgres", "true"), ("Topology", "FlexibleServer"), ("PostgresPublicAccess", "true"),
        }.Concat(given ?? []).ToDictionary(pair => pair.Item1, pair => new SettingInput(pair.Item2, "test")));
        var made = context = new DeliveryContext
        {
            Settings = settings,
            Folders = new SessionFolders(_folder.FullName) { Platform = DifyDelivery.Environments.Platform.Azure },
            Target = target,
            Redactor = redactor,
            Reporter = new RecordingReporter(),
            Processes = new ProcessRunner(redactor),
            Toolbox = new NoTools(),
            Time = TimeProvider.System,
            PriceFolder = Path.Combine(_folder.FullName, "prices"),
        };
        var azure = new AzureClient(AzureScene.Connection(_arm, signIn ?? AzureScene.SignIn()), new InstantTime(DateTimeOffset.UtcNow));
        return new AzurePlatform(
            context, azure, new AzureServerModule(context, azure, () => AzureServerModule.RepositoryRoot(made, azure), AzureServerModule.Locate),
            new AzureClusterConnection(context, azure, (_, _, _) => Task.FromException<ICluster>(new NotSupportedException())), new AzureChart(context, _folder.FullName));
    }

    /// <summary>Looking and planning from nothing need no program.</summary>
    private sealed class NoTools : IToolbox
    {
        public Task<ResolvedTool> ResolveAsync(string name, IReporter reporter, CancellationToken cancellationToken = default) => throw new DeliveryException($"There is no {name} here.");
    }
}
