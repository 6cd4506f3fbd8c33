using DifyDelivery.Kubernetes;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>
/// Asks before a target begins whether its user may do all that it will do: a migration that finds out in the middle that it may not start
/// Dify again has found out too late.
/// </summary>
internal sealed class RightsCheck(DeliveryContext context)
{
    /// <summary>An error that names every verb and resource that is missing; null when none is.</summary>
    public async Task<Finding?> FindAsync(IAccess cluster, CancellationToken cancellationToken)
    {
        var refused = await cluster.FindRefusedAsync(context.Release.Namespace, TargetRights.Of(context.Rights), cancellationToken);
        return refused.Count == 0
            ? null
            : new Finding(
                "rbac.missing", Severity.Error,
                $"The user of this cluster may not {string.Join("; ", refused)} in namespace '{context.Release.Namespace}', which {context.Target} needs.",
                $"{context.Command("Doctor", "--rbac")} writes the Roles; an administrator applies them: "
                + $"kubectl apply --filename {RightsFile.PathIn(context)}");
    }
}
