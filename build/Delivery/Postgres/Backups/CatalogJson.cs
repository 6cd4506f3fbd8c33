using System.Text.Json;
using System.Text.Json.Serialization;
using DifyDelivery.Errors;
using DifyDelivery.Postgres.Comparing;

namespace DifyDelivery.Postgres.Backups;

/// <summary>The stored form of a catalogue.</summary>
internal static class CatalogJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(IReadOnlyList<CatalogObject> objects) => JsonSerializer.Serialize(objects, Options);

    public static IReadOnlyList<CatalogObject> Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<List<CatalogObject>>(text, Options)!;
        }
        catch (JsonException exception)
        {
            throw new DeliveryException("The backup's catalogue cannot be read.", exception.Message, "Use another backup.", exception);
        }
    }
}
