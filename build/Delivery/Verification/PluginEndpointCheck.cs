using DifyDelivery.Helm;

namespace DifyDelivery.Verification;

/// <summary>
/// The plugin daemon looks an endpoint up in its table: an unknown one is 404, a database that fails it is 500. Its health check proves
/// the process only.
/// </summary>
internal sealed class PluginEndpointCheck(VerificationSubject subject) : ICheck
{
    // Found ones are cached in Redis, unknown ones are not: each look reads the table.
    private const string Path = "/e/dify-delivery-verify/x";

    private const int Looks = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public string Title => "plugin endpoints";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        // After its database was away the first look may meet a connection of the pool that is dead, which ends with it.
        var reply = await subject.Http.AskAsync(DifyComponents.PluginDaemon, 5002, Path, cancellationToken: cancellationToken);
        for (var look = 1; reply.Status == 500 && look < Looks; look++)
        {
            await Task.Delay(Interval, subject.Time, cancellationToken);
            reply = await subject.Http.AskAsync(DifyComponents.PluginDaemon, 5002, Path, cancellationToken: cancellationToken);
        }

        return reply.Status == 404
            ? CheckResult.Good("an unknown one is looked up and not found")
            : CheckResult.Bad(
                $"{Path} answers {reply.Status} instead of 404",
                $"kubectl logs --namespace {subject.Release.Namespace} deployment/{subject.Names.Deployment(DifyComponents.PluginDaemon)}");
    }
}
