using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>Says what is on this machine and what is missing. Downloads nothing.</summary>
public interface IDoctor : IHazDelivery
{
    /// <summary>Says what is on this machine and what is missing.</summary>
    Target Doctor => _ => _
        .Description("Says what is on this machine and what is missing")
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(Doctor), run => run.DoctorAsync()));
}
