using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Removes an environment. Lists what goes first, and asks for <c>--confirm &lt;env&gt;</c> where data would be lost.</summary>
public interface ITeardown : IHazDelivery
{
    /// <summary>Removes only the server that a migration left behind.</summary>
    [Parameter("Teardown: removes only the server that the data was moved away from, after its soak and a proved final backup.")]
    bool RetireSource => TryGetValue<bool?>(() => RetireSource) ?? false;

    /// <summary>Removes the environment, or only the server that a migration left behind.</summary>
    Target Teardown => _ => _
        .Description("Removes the environment; needs --confirm <env> where data would be lost")
        .TryAfter<IVerify>(x => x.Verify)
        .TryAfter<IDeployDify>(x => x.DeployDify)
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(Teardown), run => run.TeardownAsync(Confirm, RetireSource)));
}
