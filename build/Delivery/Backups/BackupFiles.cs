using System.Security.Cryptography;
using DifyDelivery.Errors;
using DifyDelivery.Reporting;

namespace DifyDelivery.Backups;

/// <summary>The files of a backup, and their digests.</summary>
public static class BackupFiles
{
    /// <summary>Closes the files of a folder to everybody but their owner, and writes down their digests.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyList<BackupFile>> SealAsync(string folder, IActivity progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var files = new List<BackupFile>();
        foreach (var file in new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                File.SetUnixFileMode(file.DirectoryName!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            progress.Update($"digest of {file.Name}");
            files.Add(new BackupFile(Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), file.Length, await DigestAsync(file.FullName, cancellationToken)));
        }

        return files;
    }

    /// <summary>Compares a backup's files with its manifest.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">A file is missing, or is not as it was written; it names each.</exception>
    public static async Task CheckAsync(FetchedBackup backup, IActivity progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(progress);
        var problems = new List<string>();
        foreach (var (file, number) in backup.Manifest.Files.Select((file, index) => (file, index + 1)))
        {
            progress.Update($"digest of {file.Path}", (double)number / backup.Manifest.Files.Count);
            var path = Resolve(backup.Folder, file.Path);
            if (!File.Exists(path))
            {
                problems.Add($"{file.Path} is missing");
            }
            else if (new FileInfo(path).Length is var length && length != file.Bytes)
            {
                problems.Add(FormattableString.Invariant($"{file.Path} has {length} bytes; it had {file.Bytes}"));
            }
            else if (await DigestAsync(path, cancellationToken) != file.Sha256)
            {
                problems.Add($"{file.Path} has another content than when it was written (sha-256)");
            }
        }

        if (problems.Count > 0)
        {
            throw new DeliveryException(
                $"Backup {backup.Manifest.Id} is damaged; nothing was restored from it.", string.Join('\n', problems),
                $"Use another one: ./build.sh Backup --env {backup.Manifest.Environment} --list prints what is there.");
        }
    }

    /// <summary>A file's place below a folder. A manifest must not lead out of it.</summary>
    internal static string Resolve(string folder, string path)
    {
        var full = Path.GetFullPath(path, folder);
        return full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new DeliveryException($"The manifest names a file outside of the backup: {path}.", remedy: "Somebody changed it: use another backup.");
    }

    private static async Task<string> DigestAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
