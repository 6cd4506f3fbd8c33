using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace k8s;

internal sealed class ResourceQuantityConverter : JsonConverter<ResourceQuantity>
{
    public override ResourceQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // An API server writes a string, but accepts (and a hand-written object may hold) a bare number.
        if (reader.TokenType == JsonTokenType.Number)
            return new ResourceQuantity(JsonElement.ParseValue(ref reader).GetRawText());
        return new ResourceQuantity(reader.GetString());
    }

    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
