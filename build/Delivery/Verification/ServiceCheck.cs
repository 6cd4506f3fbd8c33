using DifyDelivery.Helm;

namespace DifyDelivery.Verification;

/// <summary>A component answers over HTTP.</summary>
internal sealed class ServiceCheck(VerificationSubject subject, string component, int port, string path) : ICheck
{
    public string Title => component;

    /// <summary>The endpoints that answer without a login; worker and beat have none.</summary>
    public static IEnumerable<ICheck> All(VerificationSubject subject) =>
    [
        new ServiceCheck(subject, DifyComponents.Api, 5001, "/health"),
        new ServiceCheck(subject, DifyComponents.PluginDaemon, 5002, "/health/check"),
        new ServiceCheck(subject, DifyComponents.Web, 3000, "/apps"),
        new ServiceCheck(subject, DifyComponents.Sandbox, 8194, "/health"),
        new ServiceCheck(subject, DifyComponents.Proxy, 8080, "/console/api/setup"),
    ];

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var reply = await subject.Http.AskAsync(component, port, path, cancellationToken: cancellationToken);
        var standIn = reply.Member("standin") is "True" or "true" ? ", the stand-in" : string.Empty;
        return reply.Status == 200
            ? CheckResult.Good($"{path} answers 200{standIn}")
            : CheckResult.Bad($"{path} answers {reply.Status}", $"kubectl logs --namespace {subject.Release.Namespace} deployment/{subject.Names.Deployment(component)}");
    }
}
