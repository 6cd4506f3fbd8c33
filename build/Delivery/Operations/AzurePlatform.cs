using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Azure: the settings are read and checked; acting on it is not there yet, and every plan says so.</summary>
internal sealed class AzurePlatform : IPlatform
{
    public DifyImages? Images => null;

    public bool OwnsCluster => false;

    public ConnectedCluster Connected =>
        throw new DeliveryException("This version cannot act on Azure yet.", remedy: "Use '--platform Sandbox'.");

    public Task<string> ChartAsync(CancellationToken cancellationToken) =>
        throw new DeliveryException("This version cannot act on Azure yet.", remedy: "Use '--platform Sandbox'.");

    public Task<ConnectedCluster?> ObserveAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        findings.Add(new Finding(
            "platform.azure", Severity.Error, "This version checks the settings of an Azure environment and cannot act on it yet.",
            "Use '--platform Sandbox' to run this environment on this machine."));
        return Task.FromResult<ConnectedCluster?>(null);
    }

    public IReadOnlyList<OperationStep> Prepare() => [];

    public IReadOnlyList<OperationStep> Remove() => [];
}
