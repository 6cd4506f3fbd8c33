using DifyDelivery.Doctor.Checks;
using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Tools;

namespace DifyDelivery.Doctor;

/// <summary>Looks whether everything that the targets need is here.</summary>
/// <param name="checks">What to look at: <see cref="StandardChecks"/>, and those of other rooms.</param>
public sealed class Examination(IReadOnlyList<IDoctorCheck> checks)
{
    /// <summary>The checks that hold for every environment: SDK, disk, each tool of the manifest, packages of the sandbox's node.</summary>
    /// <param name="toolbox">Knows the tools.</param>
    /// <param name="processes">Runs the programs that answer.</param>
    /// <param name="rootFolder">The repository's root, where <c>global.json</c> is.</param>
    public static IReadOnlyList<IDoctorCheck> StandardChecks(Toolbox toolbox, IProcessRunner processes, string rootFolder)
    {
        ArgumentNullException.ThrowIfNull(toolbox);
        return
        [
            new SdkCheck(processes, rootFolder),
            new DiskSpaceCheck(toolbox.Folder),
            .. toolbox.Tools.Select(tool => new ToolCheck(toolbox, tool)),
            new NodePackagesCheck(toolbox.NodePackages, processes),
        ];
    }

    /// <summary>Runs every check, side by side. A check that fails is itself a problem in the report.</summary>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<DoctorReport> RunAsync(CancellationToken cancellationToken = default) =>
        new(await Task.WhenAll(checks.Select(check => RunAsync(check, cancellationToken))));

    private static async Task<DoctorResult> RunAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DeliveryException or TimeoutException)
        {
            var (why, remedy) = exception is DeliveryException delivery ? (delivery.Why, delivery.Remedy) : (null, null);
            return new DoctorResult(check.Subject, DoctorStatus.Problem, why is null ? exception.Message : $"{exception.Message} {why}", remedy);
        }
    }
}
