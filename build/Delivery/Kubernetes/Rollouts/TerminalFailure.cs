namespace DifyDelivery.Kubernetes;

/// <summary>A fault that will not heal by itself, before the cluster was asked for events and logs.</summary>
/// <param name="Workload">The workload that has it.</param>
/// <param name="Reason">As Kubernetes names it.</param>
/// <param name="Cause">One sentence.</param>
/// <param name="Pod">The pod, where one is to blame.</param>
/// <param name="Container">The container, where one is to blame and has run.</param>
internal sealed record TerminalFailure(Workload Workload, string Reason, string Cause, Pod? Pod = null, ContainerState? Container = null);
