using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Moves the data between the topologies. Not there yet: the target says so and fails, it does not pretend.</summary>
public interface IMigrateData : IHazDelivery
{
    /// <summary>Moves the data to the other topology.</summary>
    Target MigrateData => _ => _
        .Description("Moves the data between the topologies (comes next; fails and says so)")
        .TryAfter<IDeployDify>(x => x.DeployDify)
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(MigrateData), run => run.MigrateDataAsync()));
}
