using System.Text.Json.Nodes;
using DifyDelivery.Azure;
using DifyDelivery.Tests.Azure.Arm;

namespace DifyDelivery.Tests.Azure;

/// <summary>How much resources hold, asked of Azure.</summary>
public sealed class StoredDataTests : IAsyncLifetime
{
    private const string Account = $"{ArmShapes.GroupId}/providers/Microsoft.Storage/storageAccounts/stdify";
    private const string Vault = $"{ArmShapes.GroupId}/providers/Microsoft.KeyVault/vaults/kv-dify";
    private const string Disk = $"{ArmShapes.GroupId}/providers/Microsoft.Compute/disks/data";
    private AzureScene _scene = null!;

    public async Task InitializeAsync() => _scene = await AzureScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task AnAccountHoldsWhatWasMeasuredLast()
    {
        _scene.Arm.World.Measured[Account] =
            [("2026-11-19T10:00:00Z", 1000), ("2026-11-20T10:00:00Z", 3_435_973_837), ("2026-11-20T11:00:00Z", null)];

        (await _scene.Azure.Stored.FindUsedCapacityAsync(Account)).ShouldBe(new UsedCapacity(3_435_973_837, new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)));

        _scene.Arm.Requests.Select(request => request.ToString()).ShouldBe(
        [
            "GET …/Microsoft.Storage/storageAccounts/stdify/Microsoft.Insights/metrics?api-version=2023-10-01&metricnamespace=Microsoft.Storage/storageAccounts"
                + "&metricnames=UsedCapacity&aggregation=Average&interval=PT1H&timespan=2026-11-18T12:00:00Z/2026-11-20T12:00:00Z",
        ]);
    }

    [Fact]
    public async Task WhatWasNotMeasuredIsNotZero()
    {
        (await _scene.Azure.Stored.FindUsedCapacityAsync(Account)).ShouldBeNull();
        _scene.Arm.World.Measured[Account] = [("2026-11-20T10:00:00Z", null)];
        (await _scene.Azure.Stored.FindUsedCapacityAsync(Account)).ShouldBeNull();
    }

    [Fact]
    public async Task AVaultsSecretsAndKeysAreCountedPageAfterPage()
    {
        _scene.Arm.World.PageSize = 2;
        foreach (var path in new[] { "secrets/one", "secrets/two", "secrets/three", "keys/one" })
        {
            Add($"{Vault}/{path}", "{}");
        }

        (await _scene.Azure.Stored.CountVaultAsync(Vault)).ShouldBe(new VaultContents(3, 1));

        _scene.Arm.Requests.Select(request => request.ToString()).ShouldBe(
        [
            "GET …/Microsoft.KeyVault/vaults/kv-dify/secrets?api-version=2023-07-01",
            "GET …/Microsoft.KeyVault/vaults/kv-dify/secrets?api-version=2023-07-01&skip=2",
            "GET …/Microsoft.KeyVault/vaults/kv-dify/keys?api-version=2023-07-01",
        ]);
    }

    [Fact]
    public async Task ADiskHasASizeAndAGroupHasResources()
    {
        Add(Disk, """{"diskSizeBytes":10737418240,"diskSizeGB":10}""");
        Add($"{ArmShapes.GroupId}/resources/one", "{}");

        (await _scene.Azure.Stored.FindDiskSizeAsync(Disk)).ShouldBe(10737418240);
        (await _scene.Azure.Stored.CountResourcesAsync(ArmShapes.GroupId)).ShouldBe(1);

        _scene.Arm.Requests.Select(request => $"{request.Method} {request.Path}?{request.Query}").ShouldBe(
        [
            $"GET {Disk}?api-version=2024-03-02",
            $"GET {ArmShapes.GroupId}/resources?api-version=2022-09-01",
        ]);
    }

    [Theory]
    [InlineData(Vault)]
    [InlineData("//elsewhere.example/storageAccounts/x")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/x/../../y")]
    [InlineData("stdify")]
    public async Task WhatIsNoAccountIsNotAskedFor(string id)
    {
        (await Should.ThrowAsync<AzureException>(() => _scene.Azure.Stored.FindUsedCapacityAsync(id))).Message.ShouldContain("is no resource id of Microsoft.Storage/storageAccounts");

        _scene.Arm.Requests.ShouldBeEmpty();
    }

    private void Add(string id, string properties) =>
        _scene.Arm.World.Add(JsonNode.Parse($$"""{"id":"{{id}}","name":"{{id[(id.LastIndexOf('/') + 1)..]}}","properties":{{properties}}}""")!.AsObject());
}
