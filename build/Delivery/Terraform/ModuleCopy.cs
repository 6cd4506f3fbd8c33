using DifyDelivery.Files;

namespace DifyDelivery.Terraform;

/// <summary>
/// The root module as Terraform runs on it: a copy in the environment's own folder. Terraform takes the module's folder as its working
/// directory (<c>-chdir</c> changes that very directory), and that is where it leaves a state that it could not save: not in the
/// repository, and not in another environment's way.
/// </summary>
internal static class ModuleCopy
{
    private const string Tests = "tests";

    /// <summary>Brings the copy to what the module is now; what is the same is not touched, since another run may be reading it.</summary>
    public static void Refresh(TerraformRoot root)
    {
        PrivateFiles.EnsureDirectory(root.WorkDirectory);
        PrivateFiles.EnsureDirectory(root.RunDirectory);
        var wanted = Files(root.ModuleDirectory).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in Files(root.RunDirectory).Where(file => !wanted.Contains(file) && !IsTerraformsOwn(file)).ToList())
        {
            File.Delete(Path.Combine(root.RunDirectory, gone));
        }

        foreach (var file in wanted)
        {
            var (source, target) = (new FileInfo(Path.Combine(root.ModuleDirectory, file)), new FileInfo(Path.Combine(root.RunDirectory, file)));
            if (!target.Exists || target.Length != source.Length || target.LastWriteTimeUtc != source.LastWriteTimeUtc)
            {
                if (target.Exists && !wanted.Contains(ProviderLock.FileName) && RequiresOthers(source, target))
                {
                    File.Delete(Path.Combine(root.RunDirectory, ProviderLock.FileName));
                }

                Replace(source, target);
            }
        }
    }

    /// <summary>Whether other providers are asked for: what init has pinned here would not fit them, and it refuses that.</summary>
    private static bool RequiresOthers(FileInfo source, FileInfo target)
    {
        var (now, before) = (File.ReadAllText(source.FullName), File.ReadAllText(target.FullName));
        return now != before && (now + before).Contains("required_providers", StringComparison.Ordinal);
    }

    /// <summary>Paths within the folder; what is hidden is Terraform's or an editor's, but for the lock file of the providers.</summary>
    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => file == ProviderLock.FileName
                || (!file.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.') || part == Tests) && !IsTerraformsOwn(file)));

    /// <summary>A state, and the lock file that <c>init</c> writes where the module has none.</summary>
    private static bool IsTerraformsOwn(string file) =>
        file == ProviderLock.FileName || file.Contains(".tfstate", StringComparison.Ordinal);

    private static void Replace(FileInfo source, FileInfo target)
    {
        PrivateFiles.EnsureDirectory(target.DirectoryName!);
        var fresh = $"{target.FullName}.{Guid.NewGuid():n}.new";
        try
        {
            source.CopyTo(fresh);
            File.SetLastWriteTimeUtc(fresh, source.LastWriteTimeUtc);
            File.Move(fresh, target.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }
}
