using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Removes an environment. Lists what goes first, and asks for <c>--confirm &lt;env&gt;</c> where data would be lost.</summary>
public interface ITeardown : IHazDelivery
{
    /// <summary>Removes the environment.</summary>
    Target Teardown => _ => _
        .Description("Removes the environment; needs --confirm <env> where data would be lost")
        .TryAfter<IVerify>(x => x.Verify)
        .TryAfter<IDeployDify>(x => x.DeployDify)
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(Teardown), run => run.TeardownAsync(Confirm)));
}
