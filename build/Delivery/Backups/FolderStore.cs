using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Reporting;

namespace DifyDelivery.Backups;

/// <summary>A folder: <c>&lt;folder&gt;/&lt;environment&gt;/&lt;id&gt;</c>. A backup gets its name by being renamed when it is complete.</summary>
/// <param name="root">The folder; made when it is needed.</param>
internal sealed class FolderStore(string root) : IBackupStore
{
    private const string Partial = ".partial";

    public string Location => root;

    public string Workplace => root;

    public async Task<IReadOnlyList<StoredBackup>> ListAsync(string environment, CancellationToken cancellationToken = default)
    {
        var found = new List<StoredBackup>();
        foreach (var id in Folders(environment).Select(BackupId.TryParse).OfType<BackupId>().OrderBy(id => id.Text, StringComparer.Ordinal))
        {
            var file = Path.Combine(PathOf(environment, id), ManifestJson.FileName);
            try
            {
                // A folder without one was never renamed by us.
                if (File.Exists(file))
                {
                    found.Add(new StoredBackup(id, ManifestJson.Read(await File.ReadAllTextAsync(file, cancellationToken), file)));
                }
            }
            catch (DeliveryException exception)
            {
                found.Add(new StoredBackup(id, null, $"{exception.Message} {exception.Why}".TrimEnd()));
            }
        }

        return found;
    }

    public Task<IReadOnlyList<string>> SweepAsync(string environment, CancellationToken cancellationToken = default)
    {
        var removed = new List<string>();
        foreach (var name in Folders(environment).Where(name => name.EndsWith(Partial, StringComparison.Ordinal) && BackupId.TryParse(name[..^Partial.Length]) is not null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Directory.Delete(Path.Combine(root, environment, name), recursive: true);
            removed.Add(Path.Combine(root, environment, name));
        }

        return Task.FromResult<IReadOnlyList<string>>(removed);
    }

    public string Begin(string environment, BackupId id)
    {
        try
        {
            PrivateFiles.EnsureDirectory(root);
            PrivateFiles.EnsureDirectory(Path.Combine(root, environment));
            var folder = PathOf(environment, id) + Partial;
            PrivateFiles.EnsureDirectory(folder);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException($"Backups cannot be written to {root}.", exception.Message, "--backup-store <folder that may be written to>", exception);
        }
    }

    public Task CompleteAsync(string environment, BackupId id, IActivity progress, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.Move(PathOf(environment, id) + Partial, PathOf(environment, id));
        return Task.CompletedTask;
    }

    public async Task<FetchedBackup> FetchAsync(string environment, BackupId id, IActivity progress, CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(PathOf(environment, id), ManifestJson.FileName);
        return File.Exists(file)
            ? new FetchedBackup(PathOf(environment, id), ManifestJson.Read(await File.ReadAllTextAsync(file, cancellationToken), file), IsCopy: false)
            : throw BackupErrors.NotThere(environment, id.Text, Location);
    }

    public async Task RemoveAsync(string environment, BackupId id, CancellationToken cancellationToken = default)
    {
        await RemovalGuard.CheckAsync(this, environment, id, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var folder = PathOf(environment, id);
        if (Directory.Exists(folder))
        {
            // Half a backup must not look like one.
            Directory.Move(folder, folder + Partial);
            Directory.Delete(folder + Partial, recursive: true);
        }
    }

    private string PathOf(string environment, BackupId id) => Path.Combine(root, environment, id.Text);

    private IEnumerable<string> Folders(string environment)
    {
        var folder = Path.Combine(root, environment);
        return Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)) : [];
    }
}
