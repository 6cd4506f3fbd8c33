namespace k8s.Models;

/// <summary>What has metadata of its own.</summary>
public interface IMetadata<T>
{
    T Metadata { get; set; }
}
