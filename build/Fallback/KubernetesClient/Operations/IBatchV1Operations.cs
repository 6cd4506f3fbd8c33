namespace k8s;

/// <summary>The operations on jobs; they are extension methods, as in the genuine client.</summary>
public interface IBatchV1Operations
{
    internal ResourceClient Resource(string plural, string namespaceParameter = null);
}
