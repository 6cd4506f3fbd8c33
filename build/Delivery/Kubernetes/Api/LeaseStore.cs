using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

/// <summary>A lock as a Lease object; what its holder does stands in an annotation.</summary>
internal sealed class LeaseStore(k8s.Kubernetes client, ApiCaller api, string space, string name) : ILeaseStore
{
    private const string ActivityAnnotation = "dify-delivery/activity";

    private string Described => $"the Lease {space}/{name}";

    public async Task<LeaseRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return FromLease(await api.RepeatableAsync(
                $"reading {Described}",
                () => client.CoordinationV1.ReadNamespacedLeaseAsync(name, space, cancellationToken: cancellationToken),
                cancellationToken));
        }
        catch (ApiRefusedException refused) when (refused.IsNotFound)
        {
            return null;
        }
    }

    public async Task<LeaseRecord?> TryWriteAsync(LeaseRecord lease, CancellationToken cancellationToken)
    {
        var body = ToLease(lease);
        try
        {
            // Once: whether the first attempt arrived decides who holds the lock, and a second one would be refused as somebody else's.
            return FromLease(await api.OnceAsync(
                $"writing {Described}",
                () => lease.Version is null
                    ? client.CoordinationV1.CreateNamespacedLeaseAsync(body, space, cancellationToken: cancellationToken)
                    : client.CoordinationV1.ReplaceNamespacedLeaseAsync(body, name, space, cancellationToken: cancellationToken),
                cancellationToken));
        }
        catch (ApiRefusedException refused) when (refused.IsAlreadyThere || refused.IsChangedMeanwhile || refused.IsNotFound)
        {
            return null;
        }
    }

    private static LeaseRecord FromLease(V1Lease lease)
    {
        var spec = lease.Spec ?? new V1LeaseSpec();
        return new LeaseRecord(
            spec.HolderIdentity,
            spec.AcquireTime.ToTime(),
            spec.RenewTime.ToTime(),
            TimeSpan.FromSeconds(spec.LeaseDurationSeconds ?? 0),
            lease.Metadata.Annotations.OrEmpty().GetValueOrDefault(ActivityAnnotation),
            lease.Metadata.ResourceVersion);
    }

    private V1Lease ToLease(LeaseRecord lease) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = space,
            ResourceVersion = lease.Version,
            Annotations = lease.Activity is null ? null : new Dictionary<string, string> { [ActivityAnnotation] = lease.Activity },
        },
        Spec = new V1LeaseSpec
        {
            HolderIdentity = lease.Holder,
            AcquireTime = WithFraction(lease.Since),
            RenewTime = WithFraction(lease.RenewedAt),
            LeaseDurationSeconds = (int)Math.Ceiling(lease.Duration.TotalSeconds),
        },
    };

    // The genuine client leaves a fraction of zero out, and the server refuses a Lease's time without one.
    private static DateTime WithFraction(DateTimeOffset time) =>
        time.Ticks % TimeSpan.TicksPerSecond < 10 ? time.UtcDateTime.AddTicks(10) : time.UtcDateTime;
}
