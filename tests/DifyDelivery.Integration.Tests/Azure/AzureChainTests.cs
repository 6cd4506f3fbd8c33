using System.Text;
using DifyDelivery.Errors;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Kubernetes;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Postgres;
using DifyDelivery.Terraform;
using DifyDelivery.Tests.Azure.Arm;

namespace DifyDelivery.Integration.Tests.Azure;

/// <summary>Plan, ProvisionPostgres and Teardown on Azure, from nothing to nothing.</summary>
public sealed class AzureChainTests : IAsyncLifetime
{
    private const string Servers = "…/Microsoft.DBforPostgreSQL/flexibleServers/psql-dify-dev";
    private const string Credential = "POST …/Microsoft.ContainerService/managedClusters/aks-dify-dev/listClusterUserCredential?api-version=2025-05-01&format=exec";
    private AzureChain _chain = null!;

    public async Task InitializeAsync() => _chain = await AzureChain.StartAsync();

    public async Task DisposeAsync() => await _chain.DisposeAsync();

    [Fact]
    public async Task FromNothingToNothing()
    {
        _chain.Arm.World.Providers["Microsoft.DBforPostgreSQL"] = "NotRegistered";

        // Plan: everything is listed, nothing is touched.
        await using (var plan = _chain.Open("Plan"))
        {
            var steps = await plan.DeployDify().PlanAsync();
            steps.IsBlocked.ShouldBeFalse(string.Join('\n', steps.Findings));
            steps.Steps.Select(step => step.Id).ShouldBe(
            [
                "azure.register", "cluster.plan", "cluster.apply", "cluster.connect", "environment.lock", "secrets.ensure", "server.plan", "server.apply",
                "server.ready", "server.restart", "server.prepare", "release.check", "release.upgrade", "release.rollout", "dify.setup",
            ]);
            _chain.Arm.Writes.ShouldBeEmpty();

            // Terraform was asked, although nothing is there to keep a password: the whole module is in the plan.
            steps.Changes.Where(change => change.Layer == ChangeLayer.Terraform).Select(change => change.Name).ShouldBe(
                ["terraform_data.around", "terraform_data.cluster", "terraform_data.flexible_server[0]", "terraform_data.password[0]"]);
            steps.NotPreviewed.ShouldNotContain(part => part.Layer == ChangeLayer.Terraform);
            steps.Steps.Single(step => step.Id == "cluster.plan").Preview!.ShouldContain("4 to add");
            _chain.Made.ShouldBeEmpty();
        }

        _chain.EveryFile().ShouldNotContain(file => file.EndsWith(".tfplan", StringComparison.Ordinal), "a plan holds the state from before");

        // ProvisionPostgres: Terraform makes cluster and server, the pending restart is done once, the databases are Dify's.
        await using (var provision = _chain.Open("ProvisionPostgres"))
        {
            await provision.ProvisionPostgres().RunAsync();
        }

        _chain.Arm.Writes.ShouldBe(
        [
            $"POST /subscriptions/{ArmShapes.Subscription}/providers/Microsoft.DBforPostgreSQL/register?api-version=2022-09-01",
            Credential,
            $"POST {Servers}/restart?api-version=2025-08-01",
        ]);
        (await OwnerAsync("dify")).ShouldBe("difyadmin");
        (await OwnerAsync("dify_plugin")).ShouldBe("difyadmin");
        (await _chain.QueryAsync("SELECT count(*) FROM pg_extension WHERE extname = 'uuid-ossp'", "dify")).ShouldBe(1L);

        // Again: nothing to do, and no second restart.
        await using (var again = _chain.Open("ProvisionPostgres"))
        {
            var operation = again.ProvisionPostgres();
            (await operation.PlanAsync()).HasChanges.ShouldBeFalse();
            await operation.RunAsync();
        }

        _chain.Arm.Writes.Count(write => write.Contains("/restart?", StringComparison.Ordinal)).ShouldBe(1);
        _chain.Arm.Writes.Count.ShouldBe(4);

        NoSecretAnywhere();

        // Teardown: says what would be lost, and wants the name.
        await using (var refused = _chain.Open("Teardown"))
        {
            var refusal = await Should.ThrowAsync<ConfirmationRequiredException>(() => refused.Teardown(null).RunAsync());
            refusal.Why!.ShouldContain("Flexible Server psql-dify-dev, Standard_B1ms, 32 GiB, with its backups; databases: dify");
            refusal.Why!.ShouldContain("AKS cluster aks-dify-dev with everything in it");
            refusal.Why!.ShouldContain("Key Vault with its secrets");
            refusal.ExitCode.ShouldBe(ExitCodes.ConfirmationNeeded);
        }

        await using (var teardown = _chain.Open("Teardown"))
        {
            await teardown.Teardown("dev").RunAsync();
            Directory.Exists(teardown.State).ShouldBeFalse();
        }

        _chain.Made.ShouldBeEmpty();
        NoSecretAnywhere();
    }

    [Fact]
    public async Task RetiringTheServerLeavesTheCluster()
    {
        await using (var provision = _chain.Open("ProvisionPostgres"))
        {
            await provision.ProvisionPostgres().RunAsync();
        }

        await using var retire = _chain.Open("Teardown");
        await retire.ObserveAsync([]);

        await retire.RemoveServerAsync();

        _chain.Made.ShouldBe(["around", "cluster"]);
    }

    [Fact]
    public async Task APasswordThatTheServerDidNotGetIsNotInUseAndTheRerunFinishes()
    {
        const string next = "chain-Password_2";
        await using (var provision = _chain.Open("ProvisionPostgres"))
        {
            await provision.ProvisionPostgres().RunAsync();
        }

        var first = _chain.Cluster.Restarted.Count;
        _chain.Cluster.Running.AddRange(["dify-api", "dify-worker", "dify-web"]);
        await File.WriteAllTextAsync(_chain.Obstacle, "");
        await using (var failing = _chain.Open("ProvisionPostgres", ("PostgresqlPassword", next)))
        {
            await Should.ThrowAsync<TerraformException>(() => failing.ProvisionPostgres().RunAsync());
        }

        InUse().ShouldBe(AzureChain.Password, "a pod that starts now has the one that the server has");
        _chain.Cluster.Restarted.Count.ShouldBe(first);

        File.Delete(_chain.Obstacle);
        await _chain.QueryAsync($"ALTER ROLE difyadmin PASSWORD '{next}'", "postgres");
        await using (var again = _chain.Open("ProvisionPostgres", ("PostgresqlPassword", next)))
        {
            await again.ProvisionPostgres().RunAsync();
        }

        InUse().ShouldBe(next);
        _chain.Cluster.Restarted.Skip(first).ShouldBe(["dify-api", "dify-worker"], ignoreOrder: true);
        _chain.Cluster.Secret.Keys.ShouldNotContain(AdministratorPassword.NextKey);
        _chain.EveryFile().Where(file => File.ReadAllText(file).Contains(next, StringComparison.Ordinal)).ShouldBeEmpty();

        await using var settled = _chain.Open("ProvisionPostgres", ("PostgresqlPassword", next));
        (await settled.ProvisionPostgres().PlanAsync()).HasChanges.ShouldBeFalse();

        string InUse() => _chain.Cluster.Secret[DeliverySecrets.AdministratorPassword];
    }

    /// <summary>Killing Terraform would leave a lock, and things in Azure that its state does not know.</summary>
    [Fact]
    public async Task AnApplyIsLeftToEndWhenTheLockIsLostAndTheRerunFinishes()
    {
        _chain.Cluster.LockDuration = TimeSpan.FromSeconds(9);
        await File.WriteAllTextAsync(_chain.Brake, "");
        await using (var losing = _chain.Open("ProvisionPostgres"))
        {
            var running = losing.ProvisionPostgres().RunAsync();
            await Eventually.HoldsAsync(() => Task.FromResult(running.IsCompleted || _chain.Made.Contains("server")), () => _chain.Reporter.Text);
            running.IsCompleted.ShouldBeFalse();
            _chain.Cluster.TakeLock("another run");
            await Eventually.HoldsAsync(
                () => Task.FromResult(running.IsCompleted || _chain.Reporter.Text.Contains("is left to end by itself", StringComparison.Ordinal)), () => _chain.Reporter.Text);
            running.IsCompleted.ShouldBeFalse();
            File.Delete(_chain.Brake);

            (await Should.ThrowAsync<EnvironmentLostException>(() => running)).Taker.ShouldBe("another run");
        }

        _chain.Reporter.Text.ShouldContain("terraform_data.password[0]: done creating", customMessage: "what came after it was made, too");
        _chain.EveryFile().ShouldNotContain(file => file.EndsWith(".lock.info", StringComparison.Ordinal));
        (await _chain.QueryAsync("SELECT count(*) FROM pg_database WHERE datname = 'dify_plugin'", "postgres")).ShouldBe(0L, "no step followed");

        _chain.Cluster.FreeLock();
        _chain.Cluster.LockDuration = null;
        await using var again = _chain.Open("ProvisionPostgres");
        var operation = again.ProvisionPostgres();
        (await operation.PlanAsync()).Steps.Single(step => step.Id == "server.apply").Effect.ShouldBe(StepEffect.None, "the state knows all that was made");
        await operation.RunAsync();
        (await OwnerAsync("dify_plugin")).ShouldBe("difyadmin");
    }

    /// <summary>What counted the passwords is gone: the one that was given must be the one that the server has, whatever it had before.</summary>
    [Fact]
    public async Task AClusterThatIsLostTakesNoPasswordAlong()
    {
        const string given = "chain-Password_4";
        await using (var first = _chain.Open("ProvisionPostgres"))
        {
            await first.ProvisionPostgres().RunAsync();
        }

        await _chain.QueryAsync($"ALTER ROLE difyadmin PASSWORD '{given}'", "postgres");
        await using (var changed = _chain.Open("ProvisionPostgres", ("PostgresqlPassword", given)))
        {
            await changed.ProvisionPostgres().RunAsync();
            _chain.Cluster.Secret[AdministratorPassword.VersionKey].ShouldBe("2");
            await _chain.LoseClusterAsync(changed);
        }

        await using (var anew = _chain.Open("ProvisionPostgres", ("PostgresqlPassword", given)))
        {
            var operation = anew.ProvisionPostgres();
            (await operation.PlanAsync()).Steps.Single(step => step.Id == "cluster.plan").Preview!.ShouldContain("replace terraform_data.password[0]");
            await operation.RunAsync();
        }

        _chain.Cluster.Secret[DeliverySecrets.AdministratorPassword].ShouldBe(given);
        _chain.Cluster.Secret[AdministratorPassword.VersionKey].ShouldBe("3", "it is counted on, not from the beginning");
        await using var settled = _chain.Open("ProvisionPostgres", ("PostgresqlPassword", given));
        (await settled.ProvisionPostgres().PlanAsync()).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task ABundleIsJudgedByItsPlanAndARefusedOneLeavesNothing()
    {
        (string, string)[] changed = [("NodeCount", "5"), ("PostgresqlPassword", "chain-Password_3")];
        var (file, forged) = (Path.Combine(_chain.Root, "plan.zip"), Path.Combine(_chain.Root, "forged.zip"));
        PlanBundle bundle;
        await using (var provision = _chain.Open("ProvisionPostgres"))
        {
            await provision.ProvisionPostgres().RunAsync();
        }

        await using (var planning = _chain.Open("ProvisionPostgres", changed))
        {
            bundle = await planning.WriteBundleAsync(file);
        }

        // Nobody signed it, so anybody may write into it that it does something harmless.
        var told = Encoding.UTF8.GetString(bundle.Entries[PlanBundle.TerraformChangesEntry]);
        await using (var stream = File.Create(forged))
        {
            var entries = new Dictionary<string, byte[]>(bundle.Entries)
            {
                [PlanBundle.TerraformChangesEntry] = Encoding.UTF8.GetBytes(told.Replace("terraform_data.around", "terraform_data.nothing", StringComparison.Ordinal)),
            };
            PlanBundle.Write(stream, bundle.Manifest, entries, null);
        }

        await using (var deceived = _chain.Open("ProvisionPostgres", changed))
        {
            await deceived.OpenBundleAsync(forged);
            (await Should.ThrowAsync<PlanBundleMismatchException>(() => deceived.ProvisionPostgres().PlanAsync()))
                .Mismatches.ShouldHaveSingleItem().What.ShouldContain("does other things than the bundle says");
        }

        await using (var meanwhile = _chain.Open("ProvisionPostgres", ("NodeCount", "6")))
        {
            await meanwhile.ProvisionPostgres().RunAsync();
        }

        var before = _chain.Cluster.Secret;
        await using (var stale = _chain.Open("ProvisionPostgres", changed))
        {
            await stale.OpenBundleAsync(file);
            (await Should.ThrowAsync<PlanBundleMismatchException>(() => stale.ProvisionPostgres().RunAsync())).Message.ShouldContain("nothing was applied");
        }

        _chain.Cluster.Secret[DeliverySecrets.AdministratorPassword].ShouldBe(AzureChain.Password);
        _chain.Cluster.Secret.Keys.ShouldBe(before.Keys.Append(AdministratorPassword.VersionKey).Distinct(), ignoreOrder: true);
        await using var again = _chain.Open("ProvisionPostgres", ("NodeCount", "6"));
        (await again.ProvisionPostgres().PlanAsync()).HasChanges.ShouldBeFalse("the refused bundle's password is not on its way to the server");
    }

    [Fact]
    public async Task WithoutAServerTheRestIsFinishedAndFollowsTheSettingsAllTheSame()
    {
        (string, string)[] inCluster = [("UseAzurePostgres", "false"), ("Topology", "InCluster")];
        await File.WriteAllTextAsync(_chain.Obstacle, "");
        await using (var interrupted = _chain.Open("DeployDify", inCluster))
        {
            await Should.ThrowAsync<TerraformException>(() => interrupted.PrepareAsync());
        }

        _chain.Made.ShouldBe(["cluster"]);
        File.Delete(_chain.Obstacle);
        await using (var again = _chain.Open("DeployDify", inCluster))
        {
            (await again.PrepareAsync()).Select(step => step.Id).ShouldBe(["cluster.plan", "cluster.apply", "cluster.connect"]);
        }

        _chain.Made.ShouldBe(["around", "cluster"]);
        await using (var nothing = _chain.Open("DeployDify", inCluster))
        {
            (await nothing.PrepareAsync()).ShouldAllBe(step => step.Effect == StepEffect.None);
        }

        await using var later = _chain.Open("DeployDify", [.. inCluster, ("NodeCount", "5")]);
        (await later.PrepareAsync()).Single(step => step.Id == "cluster.plan").Preview!.ShouldContain("replace terraform_data.around");
        (await File.ReadAllTextAsync(_chain.EveryFile().Single(file => file.EndsWith("world/around", StringComparison.Ordinal)))).Trim().ShouldBe("5");
    }

    [Fact]
    public async Task TheKubeconfigIsItsOwnersAlone()
    {
        await using var provision = _chain.Open("ProvisionPostgres");
        await provision.ProvisionPostgres().RunAsync();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(provision.State, "kubeconfig")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _chain.Reporter.Text.ShouldNotContain("kubeconfig-secret-token");
    }

    private async Task<string> OwnerAsync(string database) =>
        (string)(await _chain.QueryAsync($"SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = '{database}'", "postgres"))!;

    private void NoSecretAnywhere()
    {
        _chain.Reporter.Text.ShouldNotContain(AzureChain.Password);
        _chain.Arm.Requests.ShouldAllBe(request => !request.Body.Contains(AzureChain.Password, StringComparison.Ordinal));
        _chain.EveryFile().Where(file => File.ReadAllText(file).Contains(AzureChain.Password, StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
