using System.Globalization;

namespace DifyDelivery.Doctor.Checks;

/// <summary>Whether the cache's disk has room.</summary>
/// <param name="folder">The cache, which need not exist yet.</param>
/// <param name="freeBytes">Free space for the current user at a folder.</param>
internal sealed class DiskSpaceCheck(string folder, Func<string, long>? freeBytes = null) : IDoctorCheck
{
    // Measured: the node's one-time build takes 2.2 GB while it compiles; its binaries, the images and a used node 1.5 GB.
    private const double Comfortable = 4e9;

    // Images into a node that is built already.
    private const double Least = 1e9;

    private readonly Func<string, long> _freeBytes = freeBytes ?? (path => new DriveInfo(path).AvailableFreeSpace);

    public string Subject => "Disk space";

    public Task<DoctorResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;

        var free = _freeBytes(existing);
        var detail = string.Create(CultureInfo.InvariantCulture, $"{free / 1e9:0.0} GB free at {existing}");
        return Task.FromResult(free switch
        {
            < (long)Least => new DoctorResult(Subject, DoctorStatus.Problem, detail, Remedy(Least), ["DeployDify"]),
            < (long)Comfortable => new DoctorResult(Subject, DoctorStatus.Warning, detail, Remedy(Comfortable)),
            _ => new DoctorResult(Subject, DoctorStatus.Ok, detail),
        });
    }

    private static string Remedy(double bytes) => string.Create(
        CultureInfo.InvariantCulture, $"Free space: the sandbox needs {bytes / 1e9:0} GB for its one-time build; or name another cache with DELIVERY_CACHE.");
}
