using System.Reflection;
using System.Text.Json.Nodes;
using DifyDelivery.Azure;
using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox;
using DifyDelivery.Terraform;
using DifyDelivery.Tests.Azure;
using DifyDelivery.Tests.Azure.Arm;
using DifyDelivery.Tests.Migration;
using DifyDelivery.Tests.Support;
using DifyDelivery.Tools;

namespace DifyDelivery.Tests.Operations;

/// <summary>What a finding says of the rows, bytes and things that a plan would destroy.</summary>
public sealed class PlanStakesTests : IAsyncLifetime
{
    private const string Account = $"{ArmShapes.GroupId}/providers/Microsoft.Storage/storageAccounts/stdify";
    private const string Vault = $"{ArmShapes.GroupId}/providers/Microsoft.KeyVault/vaults/kv-dify";
    private FakeArm _arm = null!;

    public async Task InitializeAsync() => _arm = await FakeArm.StartAsync();

    public async Task DisposeAsync() => await _arm.DisposeAsync();

    [Fact]
    public async Task AnAccountSaysItsBytesAndWhenTheyWereMeasured()
    {
        _arm.World.Measured[Account] = [("2026-11-26T10:00:00Z", 3_435_973_837)];

        (await StakesAsync("azurerm_storage_account", Account)).ShouldBe("3.2 GiB (measured 2026-11-26 10:00 UTC)");
        (await StakesAsync("azurerm_storage_container", $"{Account}/blobServices/default/containers/backups"))
            .ShouldBe("a part of what its account holds, 3.2 GiB (measured 2026-11-26 10:00 UTC)");
    }

    [Fact]
    public async Task AVaultSaysHowManySecretsAndKeys()
    {
        foreach (var name in new[] { "secrets/one", "keys/one", "keys/two" })
        {
            Add($"{Vault}/{name}");
        }

        (await StakesAsync("azurerm_key_vault", Vault)).ShouldBe("1 secret, 2 keys");
        (await StakesAsync("azurerm_key_vault_secret", "https://kv-dify.vault.azure.net/secrets/password/1")).ShouldBe("1 secret");
    }

    [Fact]
    public async Task WhatCannotBeReadIsNotDeterminedAndNeverZero()
    {
        _arm.Answer("GET", "/secrets", 403, "AuthorizationFailed", "The client does not have authorization");
        _arm.Answer("GET", "/stdify/providers/Microsoft.Insights/metrics", 404, "ResourceNotFound", "The resource was not found");

        (await StakesAsync("azurerm_key_vault", Vault)).ShouldBe(
            "not determined (Azure refused: counting the secrets of Key Vault kv-dify. AuthorizationFailed: The client does not have authorization)");
        (await StakesAsync("azurerm_storage_account", Account)).ShouldBe("not determined (Azure refused: measuring storage account stdify. ResourceNotFound: The resource was not found)");
        (await StakesAsync("azurerm_storage_account", Account)).ShouldBe("not determined (Azure Monitor has not measured its used capacity in the last two days)");
        (await StakesAsync("azurerm_storage_account", null)).ShouldBe("not determined (the plan does not name its id)");
        (await StakesAsync("azurerm_managed_disk", $"{ArmShapes.GroupId}/providers/Microsoft.Compute/disks/gone")).ShouldStartWith("not determined (Azure refused: reading disk gone.");
        (await StakesAsync("azurerm_kubernetes_cluster", "aks")).ShouldBe("not determined (the cluster is not connected)");
        (await StakesAsync("azurerm_postgresql_flexible_server", "psql")).ShouldStartWith("not determined (the cluster, whose Secret");
    }

    [Fact]
    public async Task AClusterSaysItsVolumes()
    {
        VolumeClaim Claim(long requested, long? capacity) => new("data", "uid", "Bound", requested, capacity, null, default, new Dictionary<string, string>());

        (await StakesAsync("azurerm_kubernetes_cluster", "aks", Cluster([Claim(10L << 30, 16L << 30), Claim(8L << 30, null)])))
            .ShouldBe("2 volumes in namespace dify, 24 GiB (other namespaces were not looked into)");
        (await StakesAsync("azurerm_kubernetes_cluster", "aks", Cluster([]))).ShouldBe("no volume in namespace dify (other namespaces were not looked into)");
        (await StakesAsync("azurerm_kubernetes_cluster", "aks", Cluster(null))).ShouldStartWith("not determined (");
    }

    [Fact]
    public async Task AServerHoldsAllDatabasesAndADatabaseItsOwn()
    {
        var measured = new DatabasesAtStake(new Dictionary<string, DataAtStake> { ["dify"] = new(40, 4096), ["dify_plugin"] = new(2, 2048) });
        Task<DatabasesAtStake> Measure(CancellationToken cancellationToken) => Task.FromResult(measured);

        (await StakesAsync("azurerm_postgresql_flexible_server", "psql", null, Measure)).ShouldBe("42 rows, 6 KiB");
        (await StakesAsync("azurerm_postgresql_flexible_server_database", "dify_plugin", null, Measure)).ShouldBe("2 rows, 2 KiB");
        (await StakesAsync("azurerm_postgresql_flexible_server_database", "other", null, Measure)).ShouldStartWith("not determined (it is not one of Dify's databases");
        measured = DatabasesAtStake.NotDetermined("it does not answer");
        (await StakesAsync("azurerm_postgresql_flexible_server", "psql", null, Measure)).ShouldBe("not determined (it does not answer)");
    }

    [Fact]
    public async Task NobodyIsAskedWhereNothingIsDestroyed()
    {
        var change = Change("azurerm_storage_account", Account) with { Action = ChangeAction.Update };
        var asked = false;

        (await MeasureAsync(change, null, _ =>
        {
            asked = true;
            return Task.FromResult(DatabasesAtStake.NotDetermined(""));
        }))(change).ShouldBeNull();

        asked.ShouldBeFalse();
        _arm.Requests.ShouldBeEmpty();
    }

    /// <summary>What the finding says at its end.</summary>
    private async Task<string> StakesAsync(
        string type, string? id, ConnectedCluster? cluster = null, Func<CancellationToken, Task<DatabasesAtStake>>? measureDatabases = null)
    {
        var change = Change(type, id);
        var message = DestructionGuard.Examine(Plan(change), [], await MeasureAsync(change, cluster, measureDatabases)).ShouldHaveSingleItem().Message;
        return message[(message.IndexOf("At stake: ", StringComparison.Ordinal) + "At stake: ".Length)..^1];
    }

    private Task<MeasuredData> MeasureAsync(TerraformChange change, ConnectedCluster? cluster, Func<CancellationToken, Task<DatabasesAtStake>>? measureDatabases)
    {
        var context = Context();
        var azure = new AzureClient(AzureScene.Connection(_arm, AzureScene.SignIn()), new InstantTime(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero)));
        var module = new AzureServerModule(context, azure, () => AzureServerModule.RepositoryRoot(context, azure), AzureServerModule.Locate);
        return new PlanStakes(context, module).MeasureAsync(Plan(change), cluster, measureDatabases, CancellationToken.None);
    }

    private static TerraformChange Change(string type, string? id) =>
        new($"{type}.it", type, "it", ChangeAction.Delete, null, [], []) { RealName = id is null ? "it" : id[(id.LastIndexOf('/') + 1)..], Id = id };

    private static TerraformPlan Plan(TerraformChange change) => new("plan", "digest", IsDestroy: false, [change], HasChanges: true);

    private void Add(string id) => _arm.World.Add(new JsonObject { ["id"] = id, ["properties"] = new JsonObject() });

    private static ConnectedCluster Cluster(IReadOnlyList<VolumeClaim>? claims)
    {
        var api = DispatchProxy.Create<ICluster, VolumeCluster>();
        ((VolumeCluster)(object)api).Claims = claims;
        return new ConnectedCluster(api, new ClusterEndpoint("kubeconfig", "context", "127.0.0.1"));
    }

    private static DeliveryContext Context() => new()
    {
        Settings = Records.Settings(),
        Folders = new SessionFolders("/nowhere") { Platform = DifyDelivery.Environments.Platform.Azure },
        Target = "ProvisionPostgres",
        Redactor = new Redactor(),
        Reporter = new RecordingReporter(),
        Processes = new ProcessRunner(new Redactor()),
        Toolbox = new Toolbox(new ProcessRunner(new Redactor()), new ToolboxOptions()),
        Time = TimeProvider.System,
        PriceFolder = "/nowhere",
    };

    /// <summary>A cluster with volumes, or one that refuses to tell.</summary>
    public class VolumeCluster : DispatchProxy
    {
        internal IReadOnlyList<VolumeClaim>? Claims { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name != nameof(ICluster.ListVolumeClaimsAsync)
            ? throw new NotSupportedException(targetMethod.Name)
            : Claims is null
                ? Task.FromException<IReadOnlyList<VolumeClaim>>(new DifyDelivery.Errors.DeliveryException("persistentvolumeclaims is forbidden."))
                : Task.FromResult(Claims);
    }
}
