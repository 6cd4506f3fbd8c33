using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Makes the sandbox's cluster with its images, and nothing in it.</summary>
internal sealed class StartClusterOperation(DeliveryContext context, IPlatform platform) : Operation("StartCluster", context.Environment, context.Reporter)
{
    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        await platform.ObserveAsync(findings, cancellationToken);
        return findings.Any(finding => finding.Severity == Severity.Error) ? [] : platform.Prepare();
    }
}
