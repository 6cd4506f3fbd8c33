using DifyDelivery.Environments;

namespace DifyDelivery.Advice;

/// <summary>Requirements, and what follows from them.</summary>
internal sealed record Needs(DeliverySettings Settings)
{
    /// <summary>
    /// A pod with a disk that moves to another node: drain, detach, attach, start, recovery. Some minutes, which five stand for; the failover of
    /// a Flexible Server's standby takes 60 to 120 seconds (Azure's documentation).
    /// </summary>
    public static readonly TimeSpan MoveInCluster = TimeSpan.FromMinutes(5);

    /// <summary>The longest of a standby's usual failovers.</summary>
    public static readonly TimeSpan Failover = TimeSpan.FromSeconds(120);

    public RequirementSettings Stated => Settings.Requirements;

    /// <summary>No topology is as quick as this.</summary>
    public bool IsDowntimeImpossible => Stated.ToleratedDowntime < Failover;

    /// <summary>Whether only a server with a standby will do.</summary>
    public bool NeedsStandby => Stated.HighAvailability == true || Stated.ToleratedDowntime < MoveInCluster;

    /// <summary>Whether the settings describe one.</summary>
    public bool HasStandby => Settings.FlexibleServer.HighAvailability != HighAvailabilityMode.Disabled;
}
