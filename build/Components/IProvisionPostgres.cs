using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Brings up the PostgreSQL server outside the cluster. Runs Terraform: the Flexible Server, or what plays it in the sandbox.</summary>
public interface IProvisionPostgres : IHazPlanBundle
{
    /// <summary>Stops or starts the server instead.</summary>
    [Parameter("ProvisionPostgres: 'Stop' stops the Flexible Server, which costs its storage only then, 'Start' starts it; provisions nothing.")]
    string? ServerPower => TryGetValue(() => ServerPower);

    /// <summary>Brings up the PostgreSQL server outside the cluster.</summary>
    Target ProvisionPostgres => _ => _
        .Description("Brings up the PostgreSQL server outside the cluster")
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(ProvisionPostgres), run => run.ProvisionPostgresAsync(ServerPower)));
}
