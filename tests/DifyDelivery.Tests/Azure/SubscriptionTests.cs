using DifyDelivery.Azure;
using DifyDelivery.Tests.Azure.Arm;

namespace DifyDelivery.Tests.Azure;

/// <summary>Subscription, resource group and resource providers.</summary>
public sealed class SubscriptionTests : IAsyncLifetime
{
    private AzureScene _scene = null!;

    public async Task InitializeAsync() => _scene = await AzureScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task TheSubscriptionIsRead()
    {
        var facts = await _scene.Azure.Subscription.ReadAsync();

        (facts.Name, facts.State, facts.IsUsable, facts.TenantId).ShouldBe(("Team", "Enabled", true, "99999999-9999-9999-9999-999999999999"));
        _scene.Azure.SignedInBy.ShouldBe(AzureCredentialKind.AzureCli);
    }

    [Fact]
    public async Task ADisabledSubscriptionIsNotUsable()
    {
        _scene.Arm.World.SubscriptionState = "Disabled";

        (await _scene.Azure.Subscription.ReadAsync()).IsUsable.ShouldBeFalse();
    }

    [Fact]
    public async Task TheResourceGroupMayBeMissing()
    {
        (await _scene.Azure.Subscription.FindResourceGroupAsync()).ShouldBe("westeurope");
        _scene.Arm.World.HasGroup = false;
        (await _scene.Azure.Subscription.FindResourceGroupAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task ProvidersAreRegisteredWhereTheyAreNot()
    {
        _scene.Arm.World.Providers["Microsoft.DBforPostgreSQL"] = "NotRegistered";
        string[] wanted = ["Microsoft.DBforPostgreSQL", "Microsoft.ContainerService"];

        (await _scene.Azure.Subscription.FindUnregisteredAsync(wanted)).ShouldBe([new ProviderRegistration("Microsoft.DBforPostgreSQL", "NotRegistered")]);
        await _scene.Azure.Subscription.RegisterAsync(wanted, _scene.Activity);

        _scene.Arm.Writes.ShouldBe([$"POST /subscriptions/{ArmShapes.Subscription}/providers/Microsoft.DBforPostgreSQL/register?api-version=2022-09-01"]);
        (await _scene.Azure.Subscription.FindUnregisteredAsync(wanted)).ShouldBeEmpty();
        _scene.Said.ShouldContain("Microsoft.DBforPostgreSQL is Registering");
    }

    [Fact]
    public async Task EveryRequestNamesAPinnedVersion()
    {
        await _scene.Azure.Subscription.ReadAsync();
        await _scene.Azure.Subscription.FindResourceGroupAsync();
        await _scene.Azure.Subscription.FindUnregisteredAsync(["Microsoft.Network"]);
        await _scene.Azure.Servers.FindAsync("pg");
        await _scene.Azure.Clusters.FindAsync("aks");

        _scene.Arm.Requests.Select(request => request.Query).ShouldBe(
            ["api-version=2022-09-01", "api-version=2022-09-01", "api-version=2022-09-01", "api-version=2025-08-01", "api-version=2025-05-01"]);
    }
}
