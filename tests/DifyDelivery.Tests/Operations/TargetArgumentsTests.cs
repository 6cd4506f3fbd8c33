using DifyDelivery.Components;
using DifyDelivery.Components.Running;
using DifyDelivery.Environments;
using Nuke.Common;

namespace DifyDelivery.Tests.Operations;

/// <summary>A command to run again that has lost its switch is another command: Teardown's is then the whole environment's.</summary>
public class TargetArgumentsTests
{
    [Fact]
    public void ACommandToRunAgainKeepsWhatItWasToldBesideSettings()
    {
        var build = new AskedBuild();

        TargetArguments.Of(build, nameof(ITeardown.Teardown)).ShouldBe("--retire-source");
        TargetArguments.Of(build, nameof(IMigrateData.MigrateData)).ShouldBe("--to InCluster --rehearse");
        TargetArguments.Of(build, nameof(IDeployDify.DeployDify)).ShouldBe("--rollback-on-failure");
        TargetArguments.Of(build, nameof(IVerify.Verify)).ShouldBeEmpty();
    }

    private sealed class AskedBuild : NukeBuild, IMigrateData, ITeardown, IDeployDify, IVerify
    {
        Topology? IMigrateData.To => Topology.InCluster;

        bool IMigrateData.Preflight => false;

        bool IMigrateData.Rollback => false;

        bool IMigrateData.Rehearse => true;

        bool ITeardown.RetireSource => true;

        bool IDeployDify.RollbackOnFailure => true;
    }
}
