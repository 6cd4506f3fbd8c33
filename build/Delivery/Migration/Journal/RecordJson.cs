using System.Text.Json;
using System.Text.Json.Serialization;
using DifyDelivery.Errors;

namespace DifyDelivery.Migration.Journal;

/// <summary>The stored form of a record.</summary>
internal static class RecordJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(MigrationRecord record) => JsonSerializer.Serialize(record, Options);

    public static MigrationRecord Read(string text, string origin)
    {
        try
        {
            return JsonSerializer.Deserialize<MigrationRecord>(text, Options) is { Schema: 1 } record
                ? record
                : throw new DeliveryException($"The migration's journal in {origin} is of another version.", remedy: "Use the version of DifyDelivery that wrote it.");
        }
        catch (JsonException exception)
        {
            throw new DeliveryException(
                $"The migration's journal in {origin} cannot be read.", exception.Message,
                "Somebody changed it by hand: put it back, or compare both databases and start over.", exception);
        }
    }
}
