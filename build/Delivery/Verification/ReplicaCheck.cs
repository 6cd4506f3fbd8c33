namespace DifyDelivery.Verification;

/// <summary>The read replica streams from the primary.</summary>
internal sealed class ReplicaCheck(VerificationSubject subject) : ICheck
{
    public string Title => "replica";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var primary = await subject.Database(cancellationToken);
        var standbys = (await primary.Server.ReadReplicationAsync(cancellationToken)).Standbys;
        return standbys.FirstOrDefault(standby => standby.IsStreaming) is { } streaming
            ? CheckResult.Good($"{streaming.Name} streams, {streaming.LagBytes ?? 0} bytes behind")
            : CheckResult.Bad(
                standbys.Count == 0 ? "no standby is connected" : $"{standbys[0].Name} is in state '{standbys[0].State}'",
                $"kubectl logs --namespace {subject.Release.Namespace} {subject.Names.PostgresqlRead}-0");
    }
}
