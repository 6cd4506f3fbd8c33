using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace k8s;

/// <summary>Reads a status, or an object in its place: a delete is answered with either.</summary>
internal sealed class V1StatusConverter : JsonConverter<V1Status>
{
    public override V1Status Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        if (element.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object)
            return V1Status.OfObject(element);

        return new V1Status
        {
            ApiVersion = Text("apiVersion"),
            Kind = Text("kind"),
            Metadata = Part<V1ListMeta>("metadata"),
            Code = element.TryGetProperty("code", out var code) ? code.GetInt32() : null,
            Details = Part<V1StatusDetails>("details"),
            Message = Text("message"),
            Reason = Text("reason"),
            Status = Text("status"),
        };

        string Text(string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

        T Part<T>(string name)
            where T : class => element.TryGetProperty(name, out var value) ? value.Deserialize<T>(options) : null;
    }

    public override void Write(Utf8JsonWriter writer, V1Status value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A status is only ever received.");
}
