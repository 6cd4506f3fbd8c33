using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Checks the release, its services and its databases. Read-only.</summary>
public interface IVerify : IHazDelivery
{
    /// <summary>Goes on verifying.</summary>
    [Parameter("Verify: goes on until it is interrupted and tells what changes.")]
    bool Watch => TryGetValue<bool?>(() => Watch) ?? false;

    /// <summary>Checks the release, its services and its databases.</summary>
    Target Verify => _ => _
        .Description("Checks the release, its services and its databases")
        .TryAfter<IDeployDify>(x => x.DeployDify)
        .TryAfter<IMigrateData>(x => x.MigrateData)
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(Verify), run => run.VerifyAsync(Watch)));
}
