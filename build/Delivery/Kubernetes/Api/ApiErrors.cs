using System.Net;
using System.Text.Json;
using DifyDelivery.Errors;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

/// <summary>Turns the client's exceptions into the product's.</summary>
internal static class ApiErrors
{
    /// <summary>The error to throw instead, or null for one that is none of the client's.</summary>
    public static DeliveryException? Explain(Exception exception, string doing, Uri address) => exception switch
    {
        HttpOperationException http => Refused(http, doing),
        HttpRequestException transport => new ClusterUnreachableException(doing, address, Innermost(transport), transport),
        OperationCanceledException => new ClusterUnreachableException(doing, address, "No answer came in time."),
        IOException broken => new ClusterUnreachableException(doing, address, Innermost(broken), broken),
        JsonException => new DeliveryException(
            $"{address} gave an answer that is none of an API server's while {doing}.",
            null,
            "Check the address in the kubeconfig: a proxy or another program may answer there."),
        KubeConfigException plugin => new DeliveryException($"There are no credentials for {address} while {doing}.", plugin.Message, LogIn),
        _ => null,
    };

    private const string LogIn = "Log in again (az login, or kubelogin convert-kubeconfig), or name another context.";

    private static ApiRefusedException Refused(HttpOperationException exception, string doing)
    {
        var code = exception.Response.StatusCode;
        var status = Status(exception.Response.Content);
        var causes = status?.Details?.Causes ?? [];
        var reason = causes.Any(cause => cause.Reason == "NamespaceTerminating") ? "NamespaceTerminating" : status?.Reason ?? code.ToString();

        // A refused Secret's message can repeat what it holds: only the fields are named.
        var isSecret = exception.Request?.RequestUri?.AbsolutePath.Contains("/secrets", StringComparison.Ordinal) == true;
        var why = isSecret
            ? $"{reason}{string.Concat(causes.Select(cause => $"; {cause.Field}: {cause.Reason}"))}"
            : status?.Message ?? reason;
        return new ApiRefusedException(code, reason, $"The API server refused {doing} ({(int)code}).", why, Remedy(code));
    }

    private static string? Remedy(HttpStatusCode code) => code switch
    {
        HttpStatusCode.Unauthorized => LogIn,
        HttpStatusCode.Forbidden => "Let an administrator apply the Role that './build.sh Doctor --rbac' writes for the target, or use a context whose user has the right: kubectl auth can-i --list.",
        _ => null,
    };

    private static V1Status? Status(string content)
    {
        try
        {
            return string.IsNullOrWhiteSpace(content) ? null : KubernetesJson.Deserialize<V1Status>(content);
        }
        catch (JsonException)
        {
            // A proxy's page, not the server's.
            return null;
        }
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message;
    }
}
