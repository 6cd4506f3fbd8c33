using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Says what is on this machine and what is missing. Downloads nothing.</summary>
public interface IDoctor : IHazDelivery
{
    /// <summary>Writes the Roles.</summary>
    [Parameter("Doctor: writes the Kubernetes Roles that the targets need, each the least, into artifacts/rbac-<env>.yaml.")]
    bool Rbac => TryGetValue<bool?>(() => Rbac) ?? false;

    /// <summary>Who gets them.</summary>
    [Parameter("Doctor --rbac: who gets the Roles: User:<name>, Group:<name> or ServiceAccount:<namespace>/<name>. Default is a ServiceAccount for each target.")]
    string? RbacSubject => TryGetValue(() => RbacSubject);

    /// <summary>Says what is on this machine and what is missing.</summary>
    Target Doctor => _ => _
        .Description("Says what is on this machine and what is missing")
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(Doctor), run => run.DoctorAsync(this)));
}
