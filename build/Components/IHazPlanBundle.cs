using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>A target that can execute a plan that was made before, and approved, exactly as it was shown.</summary>
public interface IHazPlanBundle : IHazDelivery
{
    /// <summary>The plan to execute.</summary>
    [Parameter("DeployDify, ProvisionPostgres, MigrateData: executes exactly the plan in this file, which Plan --plan-bundle-out wrote; exit code 3 when anything has changed since.")]
    string? PlanBundle => TryGetValue(() => PlanBundle);
}
