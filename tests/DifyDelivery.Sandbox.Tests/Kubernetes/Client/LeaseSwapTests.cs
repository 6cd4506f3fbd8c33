using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class LeaseSwapTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task Of_two_that_read_the_same_version_one_wins()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);
        var made = await Client.CoordinationV1.CreateNamespacedLeaseAsync(Lease("nobody", time), Space);
        made.Spec.RenewTime.ShouldBe(time);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TrySwapAsync(made, $"holder-{number}")));
        outcomes.Count(won => won is not null).ShouldBe(1);
        var holder = (await Client.CoordinationV1.ReadNamespacedLeaseAsync("lock", Space)).Spec.HolderIdentity;
        holder.ShouldBe(outcomes.Single(won => won is not null));
    }

    private async Task<string?> TrySwapAsync(V1Lease read, string holder)
    {
        try
        {
            await Client.CoordinationV1.ReplaceNamespacedLeaseAsync(
                read with { Spec = read.Spec with { HolderIdentity = holder } }, "lock", Space);
            return holder;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    private static V1Lease Lease(string holder, DateTime time) => new()
    {
        Metadata = new V1ObjectMeta { Name = "lock" },
        Spec = new V1LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 30, AcquireTime = time, RenewTime = time },
    };
}
