using k8s.Models;

namespace k8s;

/// <summary>An error that arrives outside an HTTP status: on a watch, or as the outcome of an exec.</summary>
public class KubernetesException : Exception
{
    public KubernetesException()
    {
    }

    public KubernetesException(string message)
        : base(message)
    {
    }

    public KubernetesException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public KubernetesException(V1Status status)
        : this(status?.Message)
    {
        Status = status;
    }

    public KubernetesException(V1Status status, Exception innerException)
        : this(status?.Message, innerException)
    {
        Status = status;
    }

    public V1Status Status { get; private set; }
}
