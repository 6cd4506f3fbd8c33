namespace k8s;

/// <summary>The operations on autoscalers; they are extension methods, as in the genuine client.</summary>
public interface IAutoscalingV1Operations
{
    internal ResourceClient Resource(string plural, string namespaceParameter = null);
}
