using System.Security.Cryptography;
using System.Text;

using DifyDelivery.Sandbox.Node;

namespace DifyDelivery.Sandbox;

/// <summary>Which cluster is meant, and where its things are.</summary>
public sealed record SandboxClusterOptions
{
    /// <summary><c>auto</c>, <c>node</c>, <c>kind</c>, or the name of a kubeconfig context. <value>The default is <c>auto</c>.</value></summary>
    public string Choice { get; init; } = SandboxClusterKinds.Auto;

    /// <summary>The environment: <c>dev</c>. Each has a cluster of its own; any number can live beside each other.</summary>
    public required string Environment { get; init; }

    /// <summary>Absolute path of the folder that holds all of this environment's sandbox: <c>.nuke/temp/sandbox/dev</c>.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Absolute path of the tool cache, which all checkouts on this machine share.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The N that a node's network 10.N.0.0/18 is chosen from. <value>The default is 200 to 249.</value></summary>
    public IReadOnlyList<int> Networks { get; init; } = NetworkRegistry.DefaultNumbers;

    /// <summary>A short name for the state folder, the same on every run: two checkouts have different ones.</summary>
    internal string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(StateDirectory)))[..8];

    /// <summary>Held by whoever starts or removes this cluster. In the cache, as it must outlive the state folder.</summary>
    internal string LockFile => Path.Combine(CacheDirectory, "sandbox", "locks", $"{Environment}-{Fingerprint}");
}
