using k8s.Models;

namespace k8s;

/// <summary>Anything that names its API version and kind.</summary>
public interface IKubernetesObject
{
    string ApiVersion { get; set; }

    string Kind { get; set; }
}

/// <summary>An object, or a list, with its metadata.</summary>
public interface IKubernetesObject<TMetadata> : IKubernetesObject, IMetadata<TMetadata>
{
}
