using DifyDelivery.Errors;

namespace DifyDelivery.Azure;

/// <summary>Azure refused, or an operation of Azure's failed.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="why">Azure's own words, its details included.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The underlying exception.</param>
public class AzureException(string what, string? why, string? remedy, Exception? inner = null) : DeliveryException(what, why, remedy, inner)
{
    private static readonly string[] Busy =
        ["ServerIsBusy", "ServerBusy", "AnotherOperationInProgress", "OperationInProgress", "ResourceOperationInProgress", "InProgressOperation"];

    private static readonly string[] Missing =
        ["ResourceNotFound", "ResourceGroupNotFound", "NotFound"];

    /// <summary>Azure's code: <c>AuthorizationFailed</c>, <c>ServerIsBusy</c>; null where the answer had none.</summary>
    public string? Code { get; init; }

    /// <summary>The HTTP status. An operation that failed later has 200: go by <see cref="Code"/>.</summary>
    public int Status { get; init; }

    /// <summary>The details that Azure added, each <c>code: message</c>.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>What Azure's support asks for (<c>x-ms-correlation-request-id</c>, else <c>x-ms-request-id</c>).</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the server is busy with another operation, so that trying again later helps.</summary>
    public bool IsBusy => Code is { } code && Busy.Contains(code, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the thing, or what it is in, does not exist.</summary>
    public bool IsNotFound => Status == 404 && (Code is null || Missing.Contains(Code, StringComparer.OrdinalIgnoreCase));
}

/// <summary>No identity could sign in, or the one that was chosen was refused.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="why">What was tried, one line each.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The underlying exception.</param>
public sealed class AzureSignInException(string what, string why, string remedy, Exception? inner = null) : AzureException(what, why, remedy, inner);

/// <summary>Azure Resource Manager gives no answer.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="why">The cause as the transport says it.</param>
/// <param name="inner">The underlying exception.</param>
public sealed class AzureUnreachableException(string what, string why, Exception? inner = null) : AzureException(
    what, why, "check that this machine reaches https://management.azure.com and https://login.microsoftonline.com; HTTPS_PROXY names a proxy", inner);
