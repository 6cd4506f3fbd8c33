using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Migration.Journal;

/// <summary>
/// Keeps a migration's record in a ConfigMap, so that another machine can go on, with compare-and-swap, so that two never do; and a copy on
/// this machine, for when the cluster does not answer.
/// </summary>
/// <param name="maps">The cluster.</param>
/// <param name="space">Namespace of the release.</param>
/// <param name="release">Release name.</param>
/// <param name="localFile">The copy.</param>
public sealed class MigrationJournal(IConfigMaps maps, string space, string release, string localFile)
{
    private const string Key = "journal.json";
    private static readonly Dictionary<string, string> Labels = new() { ["app.kubernetes.io/managed-by"] = "dify-delivery" };
    private string? _version;

    /// <summary>The ConfigMap.</summary>
    public string Name => NameFor(release);

    /// <summary>What was read or written last; null when there is none.</summary>
    public MigrationRecord? Current { get; private set; }

    /// <summary>Name of a release's ConfigMap.</summary>
    /// <param name="release">Release name.</param>
    public static string NameFor(string release) => $"{release}-migration";

    /// <summary>The copy on this machine, or null. It may be older than what the cluster has.</summary>
    /// <param name="file">The file.</param>
    public static MigrationRecord? ReadLocal(string file) => File.Exists(file) ? RecordJson.Read(File.ReadAllText(file), file) : null;

    /// <summary>Writes a copy on this machine.</summary>
    /// <param name="file">The file.</param>
    /// <param name="record">The record.</param>
    public static async Task WriteLocalAsync(string file, MigrationRecord record)
    {
        if (Path.GetDirectoryName(file) is { } folder)
        {
            PrivateFiles.EnsureDirectory(folder);
        }

        // What happened is known already: an interruption must not keep it from this machine.
        await PrivateFiles.WriteAsync(file, RecordJson.Write(record), CancellationToken.None);
    }

    /// <summary>Reads the record, or null when there is none.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<MigrationRecord?> ReadAsync(CancellationToken cancellationToken = default)
    {
        var map = await maps.ReadConfigMapAsync(space, Name, cancellationToken);
        _version = map?.Version;
        return Current = map?.Values.GetValueOrDefault(Key) is { } text ? RecordJson.Read(text, $"ConfigMap {space}/{Name}") : null;
    }

    /// <summary>Writes the record, if nobody else has since it was read.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Stops before it is sent.</param>
    /// <exception cref="ConfigMapChangedException">Somebody else wrote it meanwhile.</exception>
    public async Task WriteAsync(MigrationRecord record, CancellationToken cancellationToken = default)
    {
        var text = RecordJson.Write(record);
        _version = await maps.WriteConfigMapAsync(space, Name, new Dictionary<string, string> { [Key] = text }, _version, Labels, cancellationToken);
        Current = record;
        await WriteLocalAsync(localFile, record);
    }

    /// <summary>Makes sure, before something that cannot be taken back, that nobody else has written the record since it was read or written here.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">Somebody else wrote it.</exception>
    public async Task RequireUnchangedAsync(CancellationToken cancellationToken = default)
    {
        if ((await maps.ReadConfigMapAsync(space, Name, cancellationToken))?.Version != _version)
        {
            throw new DeliveryException(
                "Another run goes on with this migration; this one stopped.", $"The ConfigMap {space}/{Name} was written by somebody else meanwhile.",
                "Let the other run finish, then run the command again; it reads the new state first.");
        }
    }

    /// <summary>Changes the record that was read.</summary>
    /// <param name="change">Makes the new one of it.</param>
    /// <param name="cancellationToken">Stops before it is sent.</param>
    public Task UpdateAsync(Func<MigrationRecord, MigrationRecord> change, CancellationToken cancellationToken = default) =>
        WriteAsync(change(Current ?? throw new DeliveryException("There is no migration to go on with.")), cancellationToken);
}
