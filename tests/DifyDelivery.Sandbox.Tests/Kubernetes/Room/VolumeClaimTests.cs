using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using k8s;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class VolumeClaimTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Claims_are_listed_with_their_size_and_deleted_to_the_end()
    {
        await Client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(TestObjects.Claim("disk"), Space);
        await Eventually(async () => (await Claims()).Single().Phase == "Bound", "the claim is bound");
        var claim = (await Claims()).Single();
        claim.RequestedBytes.ShouldBe(64L << 20);
        claim.CapacityBytes.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(64L << 20);

        await Cluster.DeleteVolumeClaimsAsync(Space, [claim], Minutes);
        (await Claims()).ShouldBeEmpty();
        await Cluster.DeleteVolumeClaimsAsync(Space, [claim], Minutes);
    }

    [Fact]
    public async Task A_later_claim_of_the_same_name_is_left_alone()
    {
        await Client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(TestObjects.Claim("disk"), Space);
        var first = (await Claims()).Single();
        await Cluster.DeleteVolumeClaimsAsync(Space, [first], Minutes);
        await Client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(TestObjects.Claim("disk"), Space);

        await Cluster.DeleteVolumeClaimsAsync(Space, [first], Minutes);
        (await Claims()).Single().Uid.ShouldNotBe(first.Uid);
    }

    [Fact]
    public async Task A_claim_in_use_is_named_when_time_is_up()
    {
        await Client.AppsV1.CreateNamespacedStatefulSetAsync(TestObjects.StatefulSet("set", TestObjects.Forever, claim: "data"), Space);
        await Eventually(async () => (await Cluster.ListPodsAsync(Space)).Any(pod => pod.Ready), "the pod that uses it runs");
        var claims = await Claims();
        var error = await Should.ThrowAsync<DeliveryException>(
            () => Cluster.DeleteVolumeClaimsAsync(Space, claims, TimeSpan.FromSeconds(2)));
        error.Message.ShouldContain("data-set-0");

        await Cluster.ScaleAsync(Space, WorkloadKind.StatefulSet, "set", 0);
        await Eventually(async () => (await Claims()).Count == 0, "the claim goes when its pod has");
    }

    /// <summary>The storage class decides, and the question changes nothing; a later claim of the same name is not grown for an earlier one.</summary>
    [Fact]
    public async Task A_claim_grows_where_its_storage_class_allows_it()
    {
        await Client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(TestObjects.Claim("disk"), Space);
        await Eventually(async () => (await Claims()).Single().Phase == "Bound", "the claim is bound");
        var claim = (await Claims()).Single();
        (await Cluster.FindGrowthRefusalAsync(Space, claim, "128Mi")).ShouldNotBeNull().ShouldContain("must support resize");

        await using (await GrowingClass.AllowAsync(Fixture))
        {
            (await Cluster.FindGrowthRefusalAsync(Space, claim, "128Mi")).ShouldBeNull();
            (await Claims()).Single().RequestedBytes.ShouldBe(64L << 20);
            (await Cluster.FindGrowthRefusalAsync(Space, claim, "32Mi")).ShouldNotBeNull();
            await Cluster.GrowVolumeClaimAsync(Space, claim, "128Mi");
            (await Claims()).Single().RequestedBytes.ShouldBe(128L << 20);
            await Should.ThrowAsync<DeliveryException>(() => Cluster.GrowVolumeClaimAsync(Space, claim with { Uid = Guid.NewGuid().ToString() }, "256Mi"));
            (await Claims()).Single().RequestedBytes.ShouldBe(128L << 20);
        }
    }

    private Task<IReadOnlyList<VolumeClaim>> Claims() => Cluster.ListVolumeClaimsAsync(Space);
}
