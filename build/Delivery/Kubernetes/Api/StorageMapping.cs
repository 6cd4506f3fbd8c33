using k8s.Models;

namespace DifyDelivery.Kubernetes;

/// <summary>Claims and Services in the product's words.</summary>
internal static class StorageMapping
{
    public static VolumeClaim ToVolumeClaim(this V1PersistentVolumeClaim claim) => new(
        claim.Metadata.Name,
        claim.Metadata.Uid,
        claim.Status?.Phase ?? "Pending",
        Bytes(claim.Spec.Resources?.Requests) ?? 0,
        Bytes(claim.Status?.Capacity),
        claim.Spec.StorageClassName,
        claim.Metadata.CreationTimestamp.ToTime(),
        claim.Metadata.Labels.OrEmpty());

    public static ServiceInfo ToServiceInfo(this V1Service service) => new(
        service.Metadata.Name,
        service.Spec.Type ?? "ClusterIP",
        service.Spec.ClusterIP,
        [.. (service.Spec.Ports ?? []).Select(port => new ServicePortInfo(port.Name, port.Port, port.TargetPort?.Value, port.NodePort))],
        service.Spec.Selector.OrEmpty(),
        service.Metadata.Labels.OrEmpty());

    private static long? Bytes(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts is not null && amounts.TryGetValue("storage", out var amount) ? amount.ToInt64() : null;
}
