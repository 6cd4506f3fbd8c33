namespace DifyDelivery.Kubernetes;

/// <summary>Config maps, with compare-and-swap: of two writers that read the same version, one wins and the other is told.</summary>
public interface IConfigMaps
{
    /// <summary>Reads a config map, or null when there is none.</summary>
    Task<ConfigMapContent?> ReadConfigMapAsync(string space, string name, CancellationToken cancellationToken = default);

    /// <summary>Writes a config map, if nobody else has since it was read.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The config map.</param>
    /// <param name="values">What it is to hold, whole.</param>
    /// <param name="expectedVersion">The version that was read; null when there must be none yet.</param>
    /// <param name="labels">Labels that are added to those that it has.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new version, for the next write.</returns>
    /// <exception cref="ConfigMapChangedException">Somebody else wrote, made or deleted it meanwhile.</exception>
    Task<string> WriteConfigMapAsync(
        string space, string name, IReadOnlyDictionary<string, string> values, string? expectedVersion,
        IReadOnlyDictionary<string, string>? labels = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a config map. None there is success.</summary>
    Task DeleteConfigMapAsync(string space, string name, CancellationToken cancellationToken = default);
}

/// <summary>A config map as it was read.</summary>
/// <param name="Values">What it holds.</param>
/// <param name="Version">Its version, to be given back when it is written.</param>
public sealed record ConfigMapContent(IReadOnlyDictionary<string, string> Values, string Version);
