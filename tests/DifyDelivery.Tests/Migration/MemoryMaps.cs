using System.Globalization;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Migration;

/// <summary>Config maps in memory, with the compare-and-swap that the cluster's have.</summary>
internal sealed class MemoryMaps : IConfigMaps
{
    private readonly Dictionary<string, ConfigMapContent> _maps = [];
    private int _version;

    public Task<ConfigMapContent?> ReadConfigMapAsync(string space, string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(_maps.GetValueOrDefault($"{space}/{name}"));

    public Task<string> WriteConfigMapAsync(
        string space, string name, IReadOnlyDictionary<string, string> values, string? expectedVersion,
        IReadOnlyDictionary<string, string>? labels = null, CancellationToken cancellationToken = default)
    {
        if (_maps.GetValueOrDefault($"{space}/{name}")?.Version != expectedVersion)
        {
            throw new ConfigMapChangedException(space, name);
        }

        var version = (++_version).ToString(CultureInfo.InvariantCulture);
        _maps[$"{space}/{name}"] = new ConfigMapContent(values, version);
        return Task.FromResult(version);
    }

    public Task DeleteConfigMapAsync(string space, string name, CancellationToken cancellationToken = default)
    {
        _maps.Remove($"{space}/{name}");
        return Task.CompletedTask;
    }
}
