using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Reporting;

namespace DifyDelivery.Advice;

/// <summary>What follows from stated requirements.</summary>
internal static class RequirementReasons
{
    public static IEnumerable<AdviceReason> Of(Needs needs) =>
    [
        .. Backups(needs.Stated), .. Standby(needs.Stated), .. Restore(needs.Stated), .. Scaling(needs.Stated), .. Downtime(needs),
    ];

    private static IEnumerable<AdviceReason> Backups(RequirementSettings stated) => stated.ManagedBackups switch
    {
        true => [Requires("Backups have to be managed: in the cluster they are a person's work, on Flexible Server they are taken and kept for 7 to 35 days.",
            $"{DocumentSource.UseFlexibleServer}: managed backups; {DocumentSource.Table("Backups")}")],
        false => [Supports(Topology.InCluster, "Managed backups are not needed.", $"{DocumentSource.UseInCluster}: don't need managed backups")],
        _ => [],
    };

    private static IEnumerable<AdviceReason> Standby(RequirementSettings stated) => stated.HighAvailability switch
    {
        true => [Requires("A standby has to take over: the read replica in the cluster never does. A zone-redundant standby has an SLA of 99.99 %, one in the same zone 99.95 %.",
            $"{DocumentSource.UseFlexibleServer}: high availability; {DocumentSource.Table("High Availability")}")],
        false => [Supports(Topology.InCluster, "No standby is needed.", DocumentSource.Table("High Availability"))],
        _ => [],
    };

    private static IEnumerable<AdviceReason> Restore(RequirementSettings stated) => stated.PointInTimeRestore == true
        ? [Requires("The database has to go back to any moment: in the cluster it cannot.",
            $"{DocumentSource.UseFlexibleServer}: point-in-time restore; {DocumentSource.Table("Point-in-Time Restore")}")]
        : [];

    private static IEnumerable<AdviceReason> Scaling(RequirementSettings stated) => stated.IndependentScaling == true
        ? [Requires("The database has to scale by itself: in the cluster it grows with the nodes.",
            $"{DocumentSource.UseFlexibleServer}: scale independently; {DocumentSource.Table("Scaling")}")]
        : [];

    private static IEnumerable<AdviceReason> Downtime(Needs needs)
    {
        if (needs.Stated.ToleratedDowntime is not { } tolerated)
        {
            yield break;
        }

        if (tolerated >= Needs.MoveInCluster)
        {
            yield return Supports(
                Topology.InCluster, $"{DurationText.Format(tolerated)} without a database are tolerated, which a move to another node stays within.",
                $"{DocumentSource.UseInCluster}: can tolerate downtime during node maintenance");
        }
        else
        {
            yield return Requires(
                $"{(tolerated == TimeSpan.Zero ? "No time" : DurationText.Format(tolerated))} without a database is tolerated: a pod that moves to another node takes some minutes, a standby 60 to 120 s.",
                DocumentSource.Table("High Availability"));
        }
    }

    private static AdviceReason Requires(string text, string source) => new(Topology.FlexibleServer, AdviceWeight.Requires, text, source);

    private static AdviceReason Supports(Topology topology, string text, string source) => new(topology, AdviceWeight.Supports, text, source);
}
