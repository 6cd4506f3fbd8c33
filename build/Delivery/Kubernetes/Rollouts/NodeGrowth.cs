namespace DifyDelivery.Kubernetes;

/// <summary>What an autoscaler of nodes says about a pod that no node takes: cluster-autoscaler's events, which AKS's autoscaler has, too.</summary>
public static class NodeGrowth
{
    private const string Ordered = "TriggeredScaleUp";
    private const string Refused = "NotTriggerScaleUp";

    /// <summary>Whether a node is on its way for the pod. The last word counts: a node that did not come is taken back by the other one.</summary>
    /// <param name="events">The pod's events, oldest first.</param>
    public static bool IsOnItsWay(IEnumerable<ClusterEvent> events) =>
        events.LastOrDefault(happened => happened.Reason is Ordered or Refused) is { Reason: Ordered };
}
