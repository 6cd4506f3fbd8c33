using DifyDelivery.Components;
using Nuke.Common;
using Nuke.Common.ProjectModel;
using Nuke.Components;

/// <summary>The build of DifyDelivery itself, and the example of how a team composes its own: a list of components.</summary>
sealed class Build : NukeBuild, IPlan, IProvisionPostgres, IDeployDify, IMigrateData, IVerify, ITeardown, IDoctor, ICompile, ITest, IPack
{
    IEnumerable<Project> ITest.TestProjects => From<IHazSolution>().Solution.GetAllProjects("*.Tests");

    public static int Main(string[] args) => DeliveryBuild.Run<Build>(args, () => Execute<Build>(x => ((IPlanTarget)x).Plan));

    private T From<T>()
        where T : INukeBuild => (T)(object)this;
}
