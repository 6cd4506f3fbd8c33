namespace DifyDelivery.Sandbox.Choice;

/// <summary>What this machine offers to a cluster, as far as the choice depends on it.</summary>
internal sealed record SandboxHost
{
    /// <summary>Linux on x64.</summary>
    public required bool IsLinuxX64 { get; init; }

    /// <summary>Whether this process is root's.</summary>
    public required bool IsRoot { get; init; }

    /// <summary>Whether apt serves Debian bookworm here.</summary>
    public required bool IsBookworm { get; init; }

    /// <summary>The cgroup v1 controllers that a node needs and that are not mounted.</summary>
    public required IReadOnlyList<string> MissingControllers { get; init; }

    /// <summary>Whether new namespaces can be made (a container without the privilege cannot).</summary>
    public required bool CanUnshare { get; init; }

    /// <summary>Whether a Docker daemon answers.</summary>
    public required bool HasDocker { get; init; }

    /// <summary>What keeps the node from running here; empty when nothing does.</summary>
    public IEnumerable<string> NodeObstacles()
    {
        if (!IsLinuxX64)
        {
            yield return "it needs Linux on x64";
            yield break;
        }

        if (!IsRoot)
            yield return "it needs root";
        if (!IsBookworm)
            yield return "it needs apt with Debian 12 (bookworm)";
        if (MissingControllers.Count > 0)
            yield return $"it needs cgroup v1, and these controllers are not mounted: {string.Join(", ", MissingControllers)}";
        else if (IsRoot && !CanUnshare)
            yield return "it needs namespaces of its own, which unshare may not make here (a container without --privileged?)";
    }
}
