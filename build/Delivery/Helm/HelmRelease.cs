namespace DifyDelivery.Helm;

/// <summary>A release in a cluster: what most of Helm's operations are about.</summary>
/// <param name="KubeconfigPath">A kubeconfig file.</param>
/// <param name="Context">The context in it; null for its current one.</param>
/// <param name="Namespace">Namespace of the release.</param>
/// <param name="Release">Release name.</param>
public sealed record HelmRelease(string KubeconfigPath, string? Context, string Namespace, string Release);
