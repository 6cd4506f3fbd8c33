namespace DifyDelivery.Verification;

internal sealed class ServerVersionCheck(VerificationSubject subject) : ICheck
{
    public string Title => "cluster";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default) =>
        CheckResult.Good($"Kubernetes {(await subject.Cluster.GetServerVersionAsync(cancellationToken)).Text} answers");
}
