using System.Net;
using k8s.Autorest;

namespace DifyDelivery.Kubernetes;

/// <summary>
/// Makes calls: tries again what can be tried again, and says in the product's words what went wrong. The client's own exceptions go no
/// further: they hold the request, which may be a Secret.
/// </summary>
internal sealed class ApiCaller(Uri address, TimeProvider time)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(1500)];

    /// <summary>A call that changes nothing, or the same when it is made twice.</summary>
    /// <param name="doing">For the error: <c>reading the Secret dify/dify-api</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<T> RepeatableAsync<T>(string doing, Func<Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(doing, call, IsPassing, cancellationToken);

    /// <summary>A call that may be made only once: it is tried again only when the server says that it did not take it.</summary>
    public Task<T> OnceAsync<T>(string doing, Func<Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(doing, call, exception => exception is HttpOperationException { Response.StatusCode: HttpStatusCode.TooManyRequests }, cancellationToken);

    private async Task<T> RunAsync<T>(string doing, Func<Task<T>> call, Func<Exception, bool> again, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (attempt < Pauses.Length && !cancellationToken.IsCancellationRequested && again(exception))
            {
                await Task.Delay(Pauses[attempt], time, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && ApiErrors.Explain(exception, doing, address) is { } explained)
            {
                throw explained;
            }
        }
    }

    // A time-out is not tried again: it has cost its time already.
    private static bool IsPassing(Exception exception) => exception switch
    {
        HttpOperationException http => http.Response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        HttpRequestException => true,
        _ => false,
    };
}
