using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace k8s;

internal sealed class V1PatchConverter : JsonConverter<V1Patch>
{
    public override V1Patch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A patch is only ever sent.");

    public override void Write(Utf8JsonWriter writer, V1Patch value, JsonSerializerOptions options)
    {
        if (value.Content is string text)
            writer.WriteRawValue(text);
        else
            JsonSerializer.Serialize(writer, value.Content, value.Content.GetType(), options);
    }
}
