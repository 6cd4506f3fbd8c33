namespace k8s;

/// <summary>The operations on workloads; they are extension methods, as in the genuine client.</summary>
public interface IAppsV1Operations
{
    internal ResourceClient Resource(string plural, string namespaceParameter = null);
}
