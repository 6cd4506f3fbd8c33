using System.Text.Json;
using System.Text.Json.Serialization;
using DifyDelivery.Errors;

namespace DifyDelivery.Backups;

/// <summary>The stored form of a manifest.</summary>
public static class ManifestJson
{
    /// <summary>The file's name. It is written last: where it is, the backup is complete.</summary>
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // What is not known is written as null: left out it would look like a manifest that was cut.
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        IgnoreReadOnlyProperties = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    public static string Write(BackupManifest manifest) => JsonSerializer.Serialize(manifest, Options);

    /// <summary>Reads a manifest.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="origin">Where it stands, for messages.</param>
    /// <exception cref="DeliveryException">It is damaged, or of a version that this one does not know.</exception>
    public static BackupManifest Read(string text, string origin)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var version = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number)
                ? number
                : throw new JsonException("It does not say its version.");
            return version == 1
                ? document.Deserialize<BackupManifest>(Options)!
                : throw new DeliveryException(
                    FormattableString.Invariant($"The manifest {origin} is of version {version}; this version of DifyDelivery reads 1."),
                    remedy: "Use the version of DifyDelivery that wrote it, or another backup.");
        }
        catch (JsonException exception)
        {
            throw new DeliveryException($"The manifest {origin} cannot be read.", exception.Message, "Use another backup.", exception);
        }
    }
}
