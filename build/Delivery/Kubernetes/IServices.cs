namespace DifyDelivery.Kubernetes;

/// <summary>Services.</summary>
public interface IServices
{
    /// <summary>Lists the Services of a namespace.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="labelSelector">Which ones, as <c>app.kubernetes.io/instance=dify</c>; null for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<ServiceInfo>> ListServicesAsync(
        string space, string? labelSelector = null, CancellationToken cancellationToken = default);
}

/// <summary>A Service.</summary>
/// <param name="Name">Its name, which is also its host name within the namespace.</param>
/// <param name="Type"><c>ClusterIP</c>, <c>NodePort</c>, <c>LoadBalancer</c> or <c>ExternalName</c>.</param>
/// <param name="ClusterAddress">Its address in the cluster; <c>None</c> for a headless one.</param>
/// <param name="Ports">Its ports.</param>
/// <param name="Selector">The labels of the pods behind it.</param>
/// <param name="Labels">Its own labels.</param>
public sealed record ServiceInfo(
    string Name,
    string Type,
    string? ClusterAddress,
    IReadOnlyList<ServicePortInfo> Ports,
    IReadOnlyDictionary<string, string> Selector,
    IReadOnlyDictionary<string, string> Labels);

/// <summary>One port of a Service.</summary>
/// <param name="Name">Its name, where it has one.</param>
/// <param name="Port">The port that clients use.</param>
/// <param name="TargetPort">The pod's port, by number or by name.</param>
/// <param name="NodePort">The port on every node, for a NodePort Service.</param>
public sealed record ServicePortInfo(string? Name, int Port, string? TargetPort, int? NodePort);
