using DifyDelivery.Backups;
using DifyDelivery.Files;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Backups;

/// <summary>Small backups that look like real ones.</summary>
internal static class BackupFolders
{
    public static async Task<string> WriteAsync(IBackupStore store, BackupId id)
    {
        var folder = store.Begin("dev", id);
        Directory.CreateDirectory(Path.Combine(folder, "dify"));
        await File.WriteAllTextAsync(Path.Combine(folder, "dify", "toc.dat"), "toc");
        await File.WriteAllTextAsync(Path.Combine(folder, "dify", "1.dat.gz"), "rows");
        var manifest = Manifests.Of(id) with { Files = await BackupFiles.SealAsync(folder, new NullReporter().Begin("test")) };
        await PrivateFiles.WriteAsync(Path.Combine(folder, ManifestJson.FileName), ManifestJson.Write(manifest));
        return folder;
    }
}
