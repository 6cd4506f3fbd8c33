using DifyDelivery.Azure;
using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Azure;

/// <summary>What the region offers, held against what is wished.</summary>
public sealed class CapabilityTests : IAsyncLifetime
{
    private static readonly FlexibleServerSettings Dev = new(
        UseAzurePostgres: true, "difyadmin", null, "B_Standard_B1ms", 32768, PublicAccess: true, OpenFirewallAll: false, 7, HighAvailabilityMode.Disabled);

    private AzureScene _scene = null!;

    public async Task InitializeAsync() => _scene = await AzureScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task WhatIsOfferedPasses()
    {
        (await ExamineAsync(Dev)).ShouldBeEmpty();
        (await ExamineAsync(Dev with { SkuName = "GP_Standard_D2ds_v5", HighAvailability = HighAvailabilityMode.ZoneRedundant, StorageMb = 131072 }, "16")).ShouldBeEmpty();
        _scene.Arm.Requests[0].ToString().ShouldBe(
            $"GET /subscriptions/{Arm.ArmShapes.Subscription}/providers/Microsoft.DBforPostgreSQL/locations/westeurope/capabilities?api-version=2025-08-01");
    }

    [Theory]
    [InlineData("GP_Standard_D2s_v3", 65536, "Disabled", "15", "azure.sku-not-offered", "GP_Standard_D2ds_v5, GP_Standard_D4ds_v5")]
    [InlineData("MO_Standard_E2ds_v5", 65536, "Disabled", "15", "azure.sku-not-offered", "no size of that tier")]
    [InlineData("B_Standard_B1ms", 32768, "SameZone", "15", "azure.ha-not-offered", "Disabled")]
    [InlineData("GP_Standard_D4ds_v5", 65536, "ZoneRedundant", "15", "azure.ha-not-offered", "SameZone, or Disabled")]
    [InlineData("B_Standard_B1ms", 32768, "Disabled", "17", "azure.version-not-offered", "15, 16")]
    [InlineData("B_Standard_B1ms", 262144, "Disabled", "15", "azure.storage-not-offered", "32768, 65536")]
    public async Task WhatIsNotOfferedIsNamedWithTheNearest(string sku, int storage, string mode, string version, string id, string nearest)
    {
        var wanted = Dev with { SkuName = sku, StorageMb = storage, HighAvailability = Enum.Parse<HighAvailabilityMode>(mode) };

        var finding = (await ExamineAsync(wanted, version)).ShouldHaveSingleItem();

        finding.Id.ShouldBe(id);
        finding.Remedy!.ShouldContain(nearest);
    }

    [Fact]
    public async Task ARestrictedRegionSaysOnlyThat()
    {
        _scene.Arm.World.IsRestricted = true;

        (await ExamineAsync(Dev with { SkuName = "GP_Standard_D2s_v3" })).ShouldHaveSingleItem().Id.ShouldBe("azure.region-restricted");
    }

    private async Task<IReadOnlyList<Finding>> ExamineAsync(FlexibleServerSettings wanted, string version = "15") =>
        CapabilityCheck.Examine(await _scene.Azure.Servers.ReadCapabilitiesAsync(), wanted, version);
}
