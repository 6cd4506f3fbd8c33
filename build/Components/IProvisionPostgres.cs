using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Brings up the PostgreSQL server outside the cluster. Runs Terraform: the Flexible Server, or what plays it in the sandbox.</summary>
public interface IProvisionPostgres : IHazPlanBundle
{
    /// <summary>Brings up the PostgreSQL server outside the cluster.</summary>
    Target ProvisionPostgres => _ => _
        .Description("Brings up the PostgreSQL server outside the cluster")
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(ProvisionPostgres), run => run.ProvisionPostgresAsync()));
}
