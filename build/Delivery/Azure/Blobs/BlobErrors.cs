using Azure;
using DifyDelivery.Errors;

namespace DifyDelivery.Azure.Blobs;

/// <summary>Turns what the package throws into the exception that says what to do.</summary>
internal static class BlobErrors
{
    public static async Task<T> ExplainAsync<T>(string doing, Uri container, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException exception)
        {
            throw Translate(doing, container, exception);
        }
        catch (AggregateException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What the retries met, one after the other.
            var last = exception.InnerExceptions[^1];
            throw last switch
            {
                DeliveryException ours => ours,
                RequestFailedException failed => Translate(doing, container, failed),
                _ => Unreachable(doing, container, last),
            };
        }
    }

    private static BlobException Translate(string doing, Uri container, RequestFailedException exception)
    {
        if (exception.Status == 0)
        {
            return Unreachable(doing, container, exception);
        }

        var response = exception.GetRawResponse();
        var request = response is not null && response.Headers.TryGetValue("x-ms-request-id", out var id) ? $"\nrequest id {id}" : string.Empty;
        return new BlobException(
            $"Azure refused: {doing}.", $"{exception.ErrorCode ?? $"HTTP {exception.Status}"}: {exception.Message.Split('\n')[0].TrimEnd()}{request}",
            Remedy(exception.ErrorCode, container), exception)
        {
            Code = exception.ErrorCode,
            Status = exception.Status,
        };
    }

    private static BlobException Unreachable(string doing, Uri container, Exception exception) => new(
        $"Azure does not answer: {doing}.", exception.Message.Split('\n')[0].TrimEnd(),
        $"check the account's name, and that this machine reaches https://{container.Host}; HTTPS_PROXY names a proxy", exception);

    // learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
    private static string? Remedy(string? code, Uri container)
    {
        var account = container.Host.Split('.')[0];
        var name = container.AbsolutePath.Trim('/');
        return code switch
        {
            "ContainerNotFound" => $"az storage container create --account-name {account} --name {name} --auth-mode login",
            "AuthorizationPermissionMismatch" or "AuthorizationFailure" or "InsufficientAccountPermissions" =>
                "give the identity the role 'Storage Blob Data Contributor' on the container: az role assignment create; it takes some minutes. "
                + "An account with a firewall has to let this machine in",
            "InvalidAuthenticationInfo" or "AuthenticationFailed" => "sign in to the tenant of the storage account",
            "AccountIsDisabled" => "enable the storage account",
            "BlobImmutableDueToPolicy" => "the container keeps blobs by an immutability policy: shorten it, or the retention cannot remove anything",
            _ => null,
        };
    }
}
