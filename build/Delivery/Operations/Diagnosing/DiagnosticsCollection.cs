using DifyDelivery.Errors;

namespace DifyDelivery.Operations.Diagnosing;

/// <summary>Writes what the cluster can say about a failure into <c>artifacts/diagnostics</c>. Never throws: the failure itself is what counts.</summary>
internal sealed class DiagnosticsCollection(DeliveryContext context, ConnectedCluster cluster)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    public async Task CollectAsync(DeliveryException failure, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var activity = context.Reporter.Begin("Collect diagnostics");
        try
        {
            var path = await new DiagnosticsArchive(context, cluster).WriteAsync(failure, limit.Token);
            activity.Succeed($"{Path.GetRelativePath(context.Folders.Root, path)}, without secrets");
        }
        catch (Exception exception) when (exception is DeliveryException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            activity.Fail(exception.Message.Split('\n')[0].TrimEnd());
        }
    }
}
