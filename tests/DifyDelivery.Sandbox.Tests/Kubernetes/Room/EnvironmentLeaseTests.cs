using DifyDelivery.Kubernetes;
using k8s;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class EnvironmentLeaseTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task A_second_holder_is_told_who_holds_it_and_gets_it_when_it_is_given_back()
    {
        var first = await Cluster.AcquireLeaseAsync(Request("first", "DeployDify --env dev"));
        var busy = await Should.ThrowAsync<EnvironmentBusyException>(() => Cluster.AcquireLeaseAsync(Request("second", "Teardown")));
        (busy.Holder, busy.Activity).ShouldBe(("first", "DeployDify --env dev"));
        busy.ExpiresAt.ShouldBeGreaterThan(busy.Since);

        await first.DisposeAsync();
        await using var second = await Cluster.AcquireLeaseAsync(Request("second", "Teardown"));
        second.Holder.ShouldBe("second");
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            try
            {
                return await Cluster.AcquireLeaseAsync(Request($"holder-{number}", "race"));
            }
            catch (EnvironmentBusyException)
            {
                return null;
            }
        }));
        await using var won = outcomes.Where(lease => lease is not null).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task It_is_renewed_while_it_is_held()
    {
        await using var lease = await Cluster.AcquireLeaseAsync(Request("first", "long work") with { Duration = TimeSpan.FromSeconds(3) });
        var taken = (await Client.CoordinationV1.ReadNamespacedLeaseAsync("lock", Space)).Spec.RenewTime;
        await Eventually(
            async () => (await Client.CoordinationV1.ReadNamespacedLeaseAsync("lock", Space)).Spec.RenewTime > taken, "it is renewed");
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_loses_it_is_told()
    {
        await using var lease = await Cluster.AcquireLeaseAsync(Request("first", "long work") with { Duration = TimeSpan.FromSeconds(3) });
        var taken = await Client.CoordinationV1.ReadNamespacedLeaseAsync("lock", Space);
        taken.Spec.HolderIdentity = "thief";
        await Eventually(async () => await TryReplaceAsync(taken), "somebody takes it by force");
        await Eventually(() => Task.FromResult(lease.Lost.IsCancellationRequested), "the holder is told");
    }

    private async Task<bool> TryReplaceAsync(k8s.Models.V1Lease lease)
    {
        lease.Metadata.ResourceVersion = (await Client.CoordinationV1.ReadNamespacedLeaseAsync("lock", Space)).Metadata.ResourceVersion;
        try
        {
            await Client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, "lock", Space);
            return true;
        }
        catch (k8s.Autorest.HttpOperationException)
        {
            return false;
        }
    }

    private LeaseRequest Request(string holder, string activity) => new(Space, "lock", activity) { Holder = holder };
}
