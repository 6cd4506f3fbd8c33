using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Installs or upgrades the Dify release and waits until it is ready. Runs Helm, after checking what every workload would be told about its database.</summary>
public interface IDeployDify : IHazPlanBundle
{
    /// <summary>Goes back when an upgrade does not become ready.</summary>
    [Parameter("DeployDify: goes back to the last revision that was ready when the upgrade fails; the target fails either way.")]
    bool RollbackOnFailure => TryGetValue<bool?>(() => RollbackOnFailure) ?? false;

    /// <summary>Installs or upgrades the Dify release and waits until it is ready.</summary>
    Target DeployDify => _ => _
        .Description("Installs or upgrades the Dify release and waits until it is ready")
        .TryAfter<IProvisionPostgres>(x => x.ProvisionPostgres)
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(DeployDify), run => run.DeployDifyAsync(RollbackOnFailure)));
}
