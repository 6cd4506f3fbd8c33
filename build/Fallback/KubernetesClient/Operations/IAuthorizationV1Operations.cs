namespace k8s;

/// <summary>The operations on access reviews; they are extension methods, as in the genuine client.</summary>
public interface IAuthorizationV1Operations
{
    internal ResourceClient Resource(string plural, string namespaceParameter = null);
}
