using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What became of a request: success, an error with its causes, or, after a delete, the object that is on its way out.</summary>
[JsonConverter(typeof(V1StatusConverter))]
public record V1Status : IKubernetesObject<V1ListMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Status";
    public const string KubeGroup = "";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public int? Code { get; set; }

    public V1StatusDetails Details { get; set; }

    public string Message { get; set; }

    public string Reason { get; set; }

    public string Status { get; set; }

    /// <summary>True when the server answered with the object itself; see <see cref="ObjectView{T}"/>.</summary>
    public bool HasObject { get; private set; }

    private JsonElement Original { get; set; }

    /// <summary>The object that the server answered with.</summary>
    public T ObjectView<T>() => KubernetesJson.Deserialize<T>(Original);

    public override string ToString()
    {
        var reason = string.IsNullOrEmpty(Reason) && Code is int code ? ((HttpStatusCode)code).ToString() : Reason;
        return string.Join(" - ", new[] { reason, Message }.Where(part => !string.IsNullOrEmpty(part)).DefaultIfEmpty(Status));
    }

    internal static V1Status OfObject(JsonElement original) => new() { HasObject = true, Original = original };
}
