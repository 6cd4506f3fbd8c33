using DifyDelivery.Azure.Blobs;
using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Reporting;

namespace DifyDelivery.Backups;

/// <summary>
/// A container of Azure Blob Storage: <c>[prefix/]&lt;environment&gt;/&lt;id&gt;/...</c>. Blobs have no names of their own to change, so the
/// manifest is uploaded last and removed first: where it is, the backup is complete.
/// </summary>
/// <param name="container">The container.</param>
/// <param name="prefix">What the names begin with; empty, or with a slash at its end.</param>
/// <param name="workplace">A folder on this machine to make backups in, and to bring them to.</param>
internal sealed class BlobStore(BlobContainer container, string prefix, string workplace) : IBackupStore
{
    private const double Mega = 1e6;

    public string Location => $"{container.Address}/{prefix}".TrimEnd('/');

    public string Workplace => workplace;

    public async Task<IReadOnlyList<StoredBackup>> ListAsync(string environment, CancellationToken cancellationToken = default)
    {
        var found = new List<StoredBackup>();
        foreach (var id in (await BlobsAsync(environment, cancellationToken)).Where(blob => blob.Path == ManifestJson.FileName).Select(blob => blob.Id))
        {
            var name = NameOf(environment, id, ManifestJson.FileName);
            try
            {
                if (await container.ReadTextAsync(name, cancellationToken) is { } text)
                {
                    found.Add(new StoredBackup(id, ManifestJson.Read(text, name)));
                }
            }
            catch (DeliveryException exception) when (exception is not BlobException)
            {
                found.Add(new StoredBackup(id, null, $"{exception.Message} {exception.Why}".TrimEnd()));
            }
        }

        return [.. found.OrderBy(backup => backup.Id.Text, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<string>> SweepAsync(string environment, CancellationToken cancellationToken = default)
    {
        var removed = new List<string>();
        var byBackup = (await BlobsAsync(environment, cancellationToken)).ToLookup(blob => blob.Id.Text);
        foreach (var backup in byBackup.Where(blobs => blobs.All(blob => blob.Path != ManifestJson.FileName)))
        {
            foreach (var blob in backup)
            {
                await container.DeleteAsync(NameOf(environment, blob.Id, blob.Path), cancellationToken);
            }

            removed.Add($"{Location}/{environment}/{backup.Key}");
        }

        if (Directory.Exists(Folder(environment)))
        {
            Directory.Delete(Folder(environment), recursive: true);
            removed.Add(Folder(environment));
        }

        return removed;
    }

    public string Begin(string environment, BackupId id)
    {
        var folder = Path.Combine(Folder(environment), id.Text);
        PrivateFiles.EnsureDirectory(folder);
        return folder;
    }

    public async Task CompleteAsync(string environment, BackupId id, IActivity progress, CancellationToken cancellationToken = default)
    {
        var folder = Path.Combine(Folder(environment), id.Text);
        var files = new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(folder, file.FullName).Replace('\\', '/')))
            .OrderBy(file => file.Path == ManifestJson.FileName).ThenBy(file => file.Path, StringComparer.Ordinal).ToList();
        var all = files.Sum(file => file.File.Length);
        long before = 0;
        foreach (var (file, path) in files)
        {
            await container.UploadAsync(
                NameOf(environment, id, path), file.FullName,
                sent => progress.Update(FormattableString.Invariant($"uploading, {(before + sent) / Mega:N1} of {all / Mega:N1} MB"), (double)(before + sent) / Math.Max(all, 1)),
                cancellationToken);
            before += file.Length;
        }

        Directory.Delete(folder, recursive: true);
    }

    public async Task<FetchedBackup> FetchAsync(string environment, BackupId id, IActivity progress, CancellationToken cancellationToken = default)
    {
        var name = NameOf(environment, id, ManifestJson.FileName);
        var text = await container.ReadTextAsync(name, cancellationToken) ?? throw BackupErrors.NotThere(environment, id.Text, Location);
        var manifest = ManifestJson.Read(text, name);
        var fetched = new FetchedBackup(Path.Combine(Folder(environment), $"fetched-{id}"), manifest, IsCopy: true);
        fetched.Dispose();
        try
        {
            PrivateFiles.EnsureDirectory(fetched.Folder);
            long done = 0;
            foreach (var file in manifest.Files)
            {
                progress.Update(FormattableString.Invariant($"downloading, {done / Mega:N1} of {manifest.Bytes / Mega:N1} MB"), (double)done / Math.Max(manifest.Bytes, 1));
                var path = BackupFiles.Resolve(fetched.Folder, file.Path);
                PrivateFiles.EnsureDirectory(Path.GetDirectoryName(path)!);
                await container.DownloadAsync(NameOf(environment, id, file.Path), path, cancellationToken);
                done += file.Bytes;
            }

            await PrivateFiles.WriteAsync(Path.Combine(fetched.Folder, ManifestJson.FileName), text, cancellationToken);
            return fetched;
        }
        catch
        {
            fetched.Dispose();
            throw;
        }
    }

    public async Task RemoveAsync(string environment, BackupId id, CancellationToken cancellationToken = default)
    {
        await RemovalGuard.CheckAsync(this, environment, id, cancellationToken);
        var blobs = (await BlobsAsync(environment, cancellationToken)).Where(blob => blob.Id == id);
        foreach (var blob in blobs.OrderBy(blob => blob.Path != ManifestJson.FileName))
        {
            await container.DeleteAsync(NameOf(environment, id, blob.Path), cancellationToken);
        }
    }

    private string Folder(string environment) => Path.Combine(workplace, environment);

    private string NameOf(string environment, BackupId id, string path) => $"{prefix}{environment}/{id}/{path}";

    private async Task<IReadOnlyList<(BackupId Id, string Path)>> BlobsAsync(string environment, CancellationToken cancellationToken)
    {
        var start = $"{prefix}{environment}/";
        var blobs = new List<(BackupId, string)>();
        foreach (var name in await container.ListAsync(start, cancellationToken))
        {
            var parts = name[start.Length..].Split('/', 2);
            if (parts.Length == 2 && BackupId.TryParse(parts[0]) is { } id)
            {
                blobs.Add((id, parts[1]));
            }
        }

        return blobs;
    }
}
