namespace k8s;

/// <summary>The operations on the core group; they are extension methods, as in the genuine client.</summary>
public interface ICoreV1Operations
{
    internal ResourceClient Resource(string plural, string namespaceParameter = null);
}
