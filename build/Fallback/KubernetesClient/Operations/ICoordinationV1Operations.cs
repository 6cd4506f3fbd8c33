namespace k8s;

/// <summary>The operations on leases; they are extension methods, as in the genuine client.</summary>
public interface ICoordinationV1Operations
{
    internal ResourceClient Resource(string plural, string namespaceParameter = null);
}
