using DifyDelivery.Components;
using Nuke.Common;
using Nuke.Components;

/// <summary>The build of DifyDelivery itself, and the example of how a team composes its own: a list of components.</summary>
sealed partial class Build : NukeBuild, IPlan, IProvisionPostgres, IDeployDify, IMigrateData, IVerify, ITeardown, IDoctor, ICompile, ITest, IPack
{
    public static int Main(string[] args) => DeliveryBuild.Run<Build>(args, () => Execute<Build>(x => ((IPlanTarget)x).Plan));

    private T From<T>()
        where T : INukeBuild => (T)(object)this;
}
