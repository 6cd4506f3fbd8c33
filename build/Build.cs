using DifyDelivery.Components;
using Nuke.Common;
using Nuke.Common.Tooling;
using Nuke.Common.Tools.DotNet;
using Nuke.Components;

/// <summary>The build of DifyDelivery itself, and the example of how a team composes its own: a list of components.</summary>
sealed partial class Build : NukeBuild, IPlan, IProvisionPostgres, IDeployDify, IMigrateData, IBackup, IRestoreBackup, IVerify, ITeardown, IDoctor, IGeneratePipelines, ICompile, ITest, IE2E, IPack
{
    public static int Main(string[] args) => DeliveryBuild.Run<Build>(args, () => Execute<Build>(x => ((IPlanTarget)x).Plan));

    /// <summary>
    /// Two components have a Restore. Asked for by name it is the one of Dify's databases; the packages' runs where Compile wants it.
    /// </summary>
    public Target Restore => _ => _
        .Description("Restores a backup of Dify's databases; what Dify used before is kept")
        .Executes(async () =>
        {
            if (InvokedTargets.Any(target => target.Name == nameof(Restore)))
            {
                await From<IRestoreBackup>().RestoreBackupAsync();
            }
            else
            {
                DotNetTasks.DotNetRestore(_ => _.Apply(From<IRestore>().RestoreSettingsBase).Apply(From<IRestore>().RestoreSettings));
            }
        });

    private T From<T>()
        where T : INukeBuild => (T)(object)this;
}
