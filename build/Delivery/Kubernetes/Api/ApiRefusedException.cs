using System.Net;
using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>The API server refused a request. The room tells by it what can be healed; to others it is a failure like any other.</summary>
internal sealed class ApiRefusedException(HttpStatusCode code, string reason, string what, string why, string? remedy)
    : DeliveryException(what, why, remedy)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Code { get; } = code;

    /// <summary>The server's own word: two different conflicts are both 409.</summary>
    public string Reason { get; } = reason;

    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    public bool IsAlreadyThere => Code == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    public bool IsChangedMeanwhile => Code == HttpStatusCode.Conflict && Reason == "Conflict";

    public bool IsNamespaceTerminating => Code == HttpStatusCode.Forbidden && Reason == "NamespaceTerminating";
}
