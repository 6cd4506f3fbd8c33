using DifyDelivery.Azure;
using DifyDelivery.Errors;
using static DifyDelivery.Tests.Azure.Arm.ArmShapes;

namespace DifyDelivery.Tests.Azure;

/// <summary>Point-in-time restore.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private static readonly DateTimeOffset Moment = new(2026, 11, 19, 18, 35, 22, TimeSpan.Zero);
    private AzureScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await AzureScene.StartAsync();
        _scene.Arm.World.Add(Server("pg-dify-dev"));
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task ANewServerIsMadeFromTheSource()
    {
        var restored = await RestoreAsync(new RestoreRequest("pg-dify-dev", "pg-dify-dev-restored", Moment));

        restored.Name.ShouldBe("pg-dify-dev-restored");
        _scene.Arm.Writes.ShouldBe(
        [
            "PUT …/Microsoft.DBforPostgreSQL/flexibleServers/pg-dify-dev-restored?api-version=2025-08-01 "
            + $$$"""{"properties":{"createMode":"PointInTimeRestore","pointInTimeUTC":"2026-11-19T18:35:22.000000Z","sourceServerResourceId":"{{{ServersId}}}/pg-dify-dev"},"location":"westeurope"}""",
        ]);
        _scene.Said.ShouldContain("restoring pg-dify-dev of 2026-11-19 18:35:22 UTC as pg-dify-dev-restored");
    }

    [Fact]
    public async Task ARestoreThatIsUnderWayIsWaitedFor()
    {
        _scene.Arm.World.Add(Server("pg-dify-dev-restored", "Provisioning"));
        var looks = new LooksAt(() => _scene.Arm.World.Add(Server("pg-dify-dev-restored")));

        await _scene.Azure.Servers.RestoreAsync(new RestoreRequest("pg-dify-dev", "pg-dify-dev-restored", Moment), Limit, looks);

        _scene.Arm.Writes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pg-dify-dev", "2026-11-19T18:35:22Z", "over itself")]
    [InlineData("Pg_Restored", "2026-11-19T18:35:22Z", "cannot be a server's name")]
    [InlineData("pg-restored", "2026-10-01T00:00:00Z", "from 2026-11-01 10:20:00 UTC to now")]
    [InlineData("pg-restored", "2026-11-21T00:00:00Z", "from 2026-11-01 10:20:00 UTC to now")]
    [InlineData("pg-taken", "2026-11-19T18:35:22Z", "already used")]
    [InlineData("pg-other", "2026-11-19T18:35:22Z", "a restore always makes a new server")]
    public async Task WhatCannotBeRestoredIsRefusedFirst(string target, string moment, string expected)
    {
        _scene.Arm.World.TakenNames.Add("pg-taken");
        _scene.Arm.World.Add(Server("pg-other"));
        var request = new RestoreRequest("pg-dify-dev", target, DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture));

        var failure = await Should.ThrowAsync<DeliveryException>(() => RestoreAsync(request));

        $"{failure.Message} {failure.Why}".ShouldContain(expected);
        _scene.Arm.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task AServerWithoutABackupYetIsSaid()
    {
        _scene.Arm.World.Find($"{ServersId}/pg-dify-dev")!["properties"]!["backup"]!["earliestRestoreDate"] = null;

        (await Should.ThrowAsync<DeliveryException>(() => RestoreAsync(new RestoreRequest("pg-dify-dev", "pg-restored", Moment)))).Message.ShouldContain("no backup yet");
    }

    private Task<FlexibleServer> RestoreAsync(RestoreRequest request) => _scene.Azure.Servers.RestoreAsync(request, Limit, _scene.Activity);
}
