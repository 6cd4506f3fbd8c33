using System.Text.Json;
using System.Text.Json.Serialization;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Backups;

/// <summary>Keeps the record of a restore in a ConfigMap, so that another machine can go on.</summary>
/// <param name="maps">The cluster.</param>
/// <param name="space">Namespace of the release.</param>
/// <param name="release">Release name.</param>
public sealed class RestoreJournal(IConfigMaps maps, string space, string release)
{
    private const string Key = "restore.json";
    private static readonly Dictionary<string, string> Labels = new() { ["app.kubernetes.io/managed-by"] = "dify-delivery" };
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private string? _version;

    /// <summary>The ConfigMap.</summary>
    public string Name => NameFor(release);

    /// <summary>Name of a release's ConfigMap.</summary>
    /// <param name="release">Release name.</param>
    public static string NameFor(string release) => $"{release}-restore";

    /// <summary>Reads the record, or null when there never was a restore.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">It cannot be read.</exception>
    public async Task<RestoreRecord?> ReadAsync(CancellationToken cancellationToken = default)
    {
        var map = await maps.ReadConfigMapAsync(space, Name, cancellationToken);
        _version = map?.Version;
        try
        {
            return map?.Values.GetValueOrDefault(Key) is not { } text ? null
                : JsonSerializer.Deserialize<RestoreRecord>(text, Options) is { Schema: 1 } record ? record
                : throw new DeliveryException($"The journal {space}/{Name} is of another version.", remedy: "Use the version of DifyDelivery that wrote it.");
        }
        catch (JsonException exception)
        {
            throw new DeliveryException($"The journal {space}/{Name} cannot be read.", exception.Message, "Somebody changed it by hand: put it back.", exception);
        }
    }

    /// <summary>Writes the record, if nobody else has since it was read.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Stops before it is sent.</param>
    /// <exception cref="ConfigMapChangedException">Somebody else wrote it meanwhile.</exception>
    public async Task WriteAsync(RestoreRecord record, CancellationToken cancellationToken = default) =>
        _version = await maps.WriteConfigMapAsync(
            space, Name, new Dictionary<string, string> { [Key] = JsonSerializer.Serialize(record, Options) }, _version, Labels, cancellationToken);
}
