using DifyDelivery.Environments;

namespace DifyDelivery.Verification;

/// <summary>The checks of a release.</summary>
public static class DifyChecks
{
    /// <summary>Every check that fits the topology, in the order in which a person would look.</summary>
    /// <param name="subject">What is verified.</param>
    public static IReadOnlyList<ICheck> For(VerificationSubject subject) =>
    [
        new ServerVersionCheck(subject),
        new ReleaseCheck(subject),
        new WorkloadsCheck(subject),
        new RestartsCheck(subject),
        new EndpointsCheck(subject),
        new DatabaseSettingsCheck(subject),
        .. ServiceCheck.All(subject),
        new PluginEndpointCheck(subject),
        new SetupCheck(subject),
        new DatabaseCheck(subject),
        new SlotsCheck(subject),
        new SchemaCheck(subject),
        new FenceCheck(subject),
        new SessionsCheck(subject),
        .. subject.Settings.Topology == Topology.InCluster
            ? new ICheck[] { new ReplicaCheck(subject), new VolumesCheck(subject), new DiskUseCheck(subject) }
            : [new CertificateCheck(subject)],
    ];
}
