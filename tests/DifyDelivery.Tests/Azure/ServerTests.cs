using DifyDelivery.Azure;
using DifyDelivery.Errors;
using static DifyDelivery.Tests.Azure.Arm.ArmShapes;

namespace DifyDelivery.Tests.Azure;

/// <summary>What is done to a Flexible Server, request by request.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private AzureScene _scene = null!;

    private IFlexibleServers Servers => _scene.Azure.Servers;

    public async Task InitializeAsync() => _scene = await AzureScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task AServerIsReadAsAzureDescribesIt()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev"));

        var server = (await Servers.FindAsync("pg-dify-dev"))!;

        (server.State, server.SkuName, server.Tier, server.Version, server.StorageGb, server.Location).ShouldBe(("Ready", "Standard_B1ms", "Burstable", "15", 32, "westeurope"));
        (server.Fqdn, server.Administrator, server.PublicAccess).ShouldBe(("pg-dify-dev.postgres.database.azure.com", "difyadmin", true));
        server.EarliestRestore.ShouldBe(new DateTimeOffset(2026, 11, 1, 10, 20, 0, TimeSpan.Zero));
        _scene.Arm.Requests.ShouldHaveSingleItem().ToString().ShouldBe("GET …/Microsoft.DBforPostgreSQL/flexibleServers/pg-dify-dev?api-version=2025-08-01");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoServerIsNotAFailure(bool hasGroup)
    {
        _scene.Arm.World.HasGroup = hasGroup;

        (await Servers.FindAsync("pg-dify-dev")).ShouldBeNull();
    }

    [Fact]
    public async Task ReadinessIsTheStateAndTheStandbys()
    {
        _scene.Arm.World.Add(Server("pg-dify-prod", "Updating", "Standard_D2ds_v5", "GeneralPurpose", "ZoneRedundant", "CreatingStandby"));
        var properties = _scene.Arm.World.Find($"{ServersId}/pg-dify-prod")!["properties"]!;
        var looks = new LooksAt(
            () => properties["state"] = "Ready",
            () => properties["highAvailability"]!["state"] = "ReplicatingData",
            () => properties["highAvailability"]!["state"] = "Healthy");

        var server = await Servers.WaitUntilReadyAsync("pg-dify-prod", Limit, looks, default);

        server.IsReady.ShouldBeTrue();
        looks.Said.ShouldBe(
        [
            "pg-dify-prod is Updating, its standby CreatingStandby after 0 s",
            "pg-dify-prod is Ready, its standby CreatingStandby after 10 s",
            "pg-dify-prod is Ready, its standby ReplicatingData after 20 s",
        ]);
    }

    [Theory]
    [InlineData("Disabled")]
    [InlineData("Inaccessible")]
    [InlineData("Dropping")]
    public async Task AStateThatNoWaitingEndsFailsAtOnce(string state)
    {
        _scene.Arm.World.Add(Server("pg-dify-dev", state));

        var failure = await Should.ThrowAsync<AzureException>(() => Servers.WaitUntilReadyAsync("pg-dify-dev", Limit, _scene.Activity));

        failure.Message.ShouldContain(state);
        _scene.Time.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task AStateThatAzureAddsLaterIsWaitedFor()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev", "Contemplating"));

        var failure = await Should.ThrowAsync<AzureException>(() => Servers.WaitUntilReadyAsync("pg-dify-dev", TimeSpan.FromMinutes(1), _scene.Activity));

        failure.Why!.ShouldContain("Contemplating");
        failure.Remedy!.ShouldContain("ProvisionTimeout");
    }

    [Fact]
    public async Task AStoppedServerIsStarted()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev", "Stopped"));

        (await Servers.StartAsync("pg-dify-dev", Limit, _scene.Activity)).State.ShouldBe("Ready");
        await Servers.StopAsync("pg-dify-dev", _scene.Activity);
        await Servers.StopAsync("pg-dify-dev", _scene.Activity);

        _scene.Arm.Writes.ShouldBe(
        [
            "POST …/Microsoft.DBforPostgreSQL/flexibleServers/pg-dify-dev/start?api-version=2025-08-01",
            "POST …/Microsoft.DBforPostgreSQL/flexibleServers/pg-dify-dev/stop?api-version=2025-08-01",
        ]);
        _scene.Arm.Polls.ShouldBe(6);
    }

    [Fact]
    public async Task AParameterIsSetOnlyWhereItDiffers()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev"));
        _scene.Arm.World.Add(Parameter("pg-dify-dev", "azure.extensions", "UUID-OSSP,VECTOR", isDynamic: true));

        (await Servers.SetParameterAsync("pg-dify-dev", "azure.extensions", "vector, uuid-ossp", _scene.Activity)).ShouldBeFalse();
        (await Servers.SetParameterAsync("pg-dify-dev", "azure.extensions", "uuid-ossp", _scene.Activity)).ShouldBeTrue();

        _scene.Arm.Writes.ShouldBe(
        [
            """PATCH …/Microsoft.DBforPostgreSQL/flexibleServers/pg-dify-dev/configurations/azure.extensions?api-version=2025-08-01 {"properties":{"value":"uuid-ossp","source":"user-override"}}""",
        ]);
    }

    [Fact]
    public async Task AReadOnlyParameterIsRefusedBeforeAzureDoes()
    {
        _scene.Arm.World.Add(Parameter("pg-dify-dev", "synchronous_commit", "on", isDynamic: true, readOnly: true));

        await Should.ThrowAsync<DeliveryException>(() => Servers.SetParameterAsync("pg-dify-dev", "synchronous_commit", "off", _scene.Activity));

        _scene.Arm.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task APendingRestartIsDoneExactlyOnce()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev"));
        _scene.Arm.World.Add(Parameter("pg-dify-dev", "wal_level", "replica", isDynamic: false));
        _scene.Arm.World.Add(Parameter("pg-dify-dev", "max_wal_senders", "14", isDynamic: false, pending: true));
        await Servers.SetParameterAsync("pg-dify-dev", "wal_level", "logical", _scene.Activity);

        (await Servers.RestartIfPendingAsync("pg-dify-dev", Limit, _scene.Activity)).ShouldBe(["max_wal_senders", "wal_level"]);
        (await Servers.RestartIfPendingAsync("pg-dify-dev", Limit, _scene.Activity)).ShouldBeEmpty();

        _scene.Arm.Writes.Count(write => write.StartsWith("POST", StringComparison.Ordinal)).ShouldBe(1);
        _scene.Arm.Writes[^1].ShouldBe("POST …/Microsoft.DBforPostgreSQL/flexibleServers/pg-dify-dev/restart?api-version=2025-08-01");
    }

    [Fact]
    public async Task ARestartInVainIsNotRepeated()
    {
        _scene.Arm.World.RestartIsInVain = true;
        _scene.Arm.World.Add(Server("pg-dify-dev"));
        _scene.Arm.World.Add(Parameter("pg-dify-dev", "wal_level", "logical", isDynamic: false, pending: true));

        var failure = await Should.ThrowAsync<AzureException>(() => Servers.RestartIfPendingAsync("pg-dify-dev", Limit, _scene.Activity));

        failure.Why.ShouldBe("wal_level");
        _scene.Arm.Writes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ListsAreReadToTheirLastPage()
    {
        _scene.Arm.World.PageSize = 2;
        foreach (var name in new[] { "azure_maintenance", "azure_sys", "postgres", "dify", "dify_plugin" })
        {
            _scene.Arm.World.Add(Child("pg-dify-dev", "databases", name, """{"charset":"UTF8","collation":"en_US.utf8"}"""));
        }

        (await Servers.ListDatabasesAsync("pg-dify-dev")).ShouldBe(["dify", "dify_plugin"]);
        _scene.Arm.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task FirewallRulesAreMadeAndRemoved()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev"));

        await Servers.SetFirewallRuleAsync("pg-dify-dev", new FirewallRule("agent", "203.0.113.7", "203.0.113.7"), _scene.Activity);
        (await Servers.ListFirewallRulesAsync("pg-dify-dev")).ShouldBe([new FirewallRule("agent", "203.0.113.7", "203.0.113.7")]);
        await Servers.RemoveFirewallRuleAsync("pg-dify-dev", "agent", _scene.Activity);
        await Servers.RemoveFirewallRuleAsync("pg-dify-dev", "agent", _scene.Activity);

        (await Servers.ListFirewallRulesAsync("pg-dify-dev")).ShouldBeEmpty();
        _scene.Arm.Writes[0].ShouldBe(
            """PUT …/Microsoft.DBforPostgreSQL/flexibleServers/pg-dify-dev/firewallRules/agent?api-version=2025-08-01 {"properties":{"startIpAddress":"203.0.113.7","endIpAddress":"203.0.113.7"}}""");
    }

    [Fact]
    public async Task ABackupIsTakenUnderANewNameOnly()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev"));
        _scene.Arm.World.Add(Child("pg-dify-dev", "backups", "backup_638830782181266873", """{"backupType":"Full","completedTime":"2026-11-19T14:30:22.123456+00:00","source":"Automatic"}"""));

        (await Servers.BackUpAsync("pg-dify-dev", "before-upgrade", _scene.Activity)).Type.ShouldBe("Customer On-Demand");

        (await Servers.ListBackupsAsync("pg-dify-dev")).Select(backup => backup.Name).ShouldBe(["before-upgrade", "backup_638830782181266873"]);
        _scene.Arm.Writes.ShouldBe(["PUT …/Microsoft.DBforPostgreSQL/flexibleServers/pg-dify-dev/backups/before-upgrade?api-version=2025-08-01"]);
        (await Should.ThrowAsync<DeliveryException>(() => Servers.BackUpAsync("pg-dify-dev", "before-upgrade", _scene.Activity))).Message.ShouldContain("already");
    }

    [Fact]
    public async Task NamesAreGlobal()
    {
        _scene.Arm.World.TakenNames.Add("psql-dify");

        (await Servers.FindNameConflictAsync("psql-dify")).ShouldBe("Specified server name is already used.");
        (await Servers.FindNameConflictAsync("psql-dify-mine")).ShouldBeNull();
        _scene.Arm.Requests[^1].ToString().ShouldBe(
            $$"""POST /subscriptions/{{Subscription}}/providers/Microsoft.DBforPostgreSQL/checkNameAvailability?api-version=2025-08-01 {"name":"psql-dify-mine","type":"Microsoft.DBforPostgreSQL/flexibleServers"}""");
    }

    [Fact]
    public async Task WaitingCanBeCancelled()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev"));
        _scene.Arm.World.Add(Parameter("pg-dify-dev", "wal_level", "replica", isDynamic: false));
        _scene.Arm.World.PollsPerOperation = int.MaxValue;
        using var stop = new CancellationTokenSource();
        var looks = new LooksAt(() => { }, () => { }, stop.Cancel);

        await Should.ThrowAsync<OperationCanceledException>(
            () => Servers.SetParameterAsync("pg-dify-dev", "wal_level", "logical", looks, stop.Token));

        looks.Said.ShouldAllBe(said => said.StartsWith("setting wal_level of pg-dify-dev", StringComparison.Ordinal));
    }
}
