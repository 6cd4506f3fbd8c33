using DifyDelivery.Errors;
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
        }

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

        _chain.Made.ShouldBe(["cluster"]);
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
