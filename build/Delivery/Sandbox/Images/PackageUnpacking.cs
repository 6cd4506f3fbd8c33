using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Images;

/// <summary>Unpacks the distribution's packages into a folder.</summary>
internal sealed class PackageUnpacking(IProcessRunner processes)
{
    private const string Remedy =
        "The sandbox's images are made from Debian 12 (bookworm) packages: 'apt-get update && apt-get download postgresql-15' has to work here.";

    public async Task UnpackAsync(string target, IReadOnlyList<string> packages, IActivity activity, CancellationToken cancellationToken)
    {
        activity.Update($"unpacking {packages.Count} packages");
        if (ProgramPath.Find("apt-get") is null || ProgramPath.Find("dpkg-deb") is null)
            throw new Errors.DeliveryException("The sandbox's images cannot be made.", "apt-get and dpkg-deb are not on PATH", Remedy);
        var command = new CommandSpec("bash", [ImageFiles.UnpackPackages, target, .. packages]);
        var result = await processes.RunAsync(command, activity.Line, cancellationToken: cancellationToken);
        result.EnsureSucceeded("The packages of the sandbox's images could not be unpacked.", Remedy);
    }
}
