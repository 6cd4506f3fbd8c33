namespace DifyDelivery.Terraform;

/// <summary>
/// The state of an apply that its backend did not take: Terraform writes it into its working directory, readable for everybody, and counts
/// on a person to push it before anything else is planned.
/// </summary>
internal static class UnsavedState
{
    private const string TerraformsName = "errored.tfstate";
    private const string Kept = "errored-*.tfstate";

    /// <summary>The oldest one that nobody has pushed, moved to the environment's own folder with mode 600; null where there is none.</summary>
    public static string? Keep(TerraformRoot root)
    {
        var left = new FileInfo(Path.Combine(root.RunDirectory, TerraformsName));
        if (left.Exists)
        {
            if (!OperatingSystem.IsWindows())
            {
                left.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            left.MoveTo(Path.Combine(root.WorkDirectory, FormattableString.Invariant($"errored-{left.LastWriteTimeUtc:yyyyMMdd'T'HHmmss}.tfstate")), overwrite: true);
        }

        return Directory.Exists(root.WorkDirectory) ? Directory.EnumerateFiles(root.WorkDirectory, Kept).Order(StringComparer.Ordinal).FirstOrDefault() : null;
    }
}
