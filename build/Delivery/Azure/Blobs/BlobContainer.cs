using Azure;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DifyDelivery.Azure.SignIn;
using DifyDelivery.Environments;

namespace DifyDelivery.Azure.Blobs;

/// <summary>
/// A container of Azure Blob Storage, signed in as everything else of Azure is. Every block and every download carries a checksum that both
/// sides compare.
/// </summary>
public sealed class BlobContainer
{
    // What a throttled or lost block costs to send again; and files of Dify's backups are small.
    private const int BlockBytes = 8 * 1024 * 1024;
    private const int Concurrency = 4;
    private const int MaxRetries = 5;

    private readonly BlobContainerClient _client;

    private BlobContainer(BlobContainerClient client) => _client = client;

    /// <summary>The container's address.</summary>
    public Uri Address => _client.Uri;

    /// <summary>Describes a container and who asks. Nothing is sent yet.</summary>
    /// <param name="address">The container.</param>
    /// <param name="settings">Tenant and credential.</param>
    public static BlobContainer Create(Uri address, AzureSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Create(address, SignInChain.Create(settings.Credential, settings.TenantId));
    }

    /// <summary>The same with a transport, for tests.</summary>
    internal static BlobContainer Create(
        Uri address, global::Azure.Core.TokenCredential credential, HttpPipelineTransport? transport = null, TimeSpan? retryDelay = null)
    {
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04);
        options.TransferValidation.Upload.ChecksumAlgorithm = StorageChecksumAlgorithm.StorageCrc64;
        options.TransferValidation.Download.ChecksumAlgorithm = StorageChecksumAlgorithm.StorageCrc64;
        options.TransferValidation.Download.AutoValidateChecksum = true;
        options.Retry.MaxRetries = MaxRetries;
        options.Retry.Delay = retryDelay ?? TimeSpan.FromSeconds(1);
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.ApplicationId = "dify-delivery";
        if (transport is not null)
        {
            options.Transport = transport;
        }

        return new BlobContainer(new BlobContainerClient(address, credential, options));
    }

    /// <summary>Lists the names of blobs, page after page.</summary>
    /// <param name="prefix">What they begin with.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="AzureException">Azure refuses or does not answer.</exception>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken = default) => ExplainAsync<IReadOnlyList<string>>(
        $"list the blobs of {Address}",
        async () =>
        {
            var names = new List<string>();
            await foreach (var blob in _client.GetBlobsAsync(prefix: prefix, cancellationToken: cancellationToken))
            {
                names.Add(blob.Name);
            }

            return names;
        },
        cancellationToken);

    /// <summary>Uploads a file as a blob that must not be there yet.</summary>
    /// <param name="name">The blob's name.</param>
    /// <param name="file">The file.</param>
    /// <param name="progress">Told how many bytes are sent.</param>
    /// <param name="cancellationToken">Stops; a blob that is not whole is not there.</param>
    /// <exception cref="AzureException">Azure refuses or does not answer.</exception>
    public Task UploadAsync(string name, string file, Action<long> progress, CancellationToken cancellationToken = default) => ExplainAsync(
        $"upload {Address}/{name}",
        async () =>
        {
            try
            {
                await _client.GetBlobClient(name).UploadAsync(
                    file,
                    new BlobUploadOptions
                    {
                        Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                        ProgressHandler = new Progress(progress),
                        TransferOptions = new StorageTransferOptions
                        {
                            InitialTransferSize = BlockBytes,
                            MaximumTransferSize = BlockBytes,
                            MaximumConcurrency = Concurrency,
                        },
                    },
                    cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists)
            {
                // A request whose answer was lost is sent again, and finds what it made itself.
                var there = (await _client.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
                if (there.ContentLength != new FileInfo(file).Length)
                {
                    throw;
                }
            }

            return true;
        },
        cancellationToken);

    /// <summary>Downloads a blob into a file.</summary>
    /// <param name="name">The blob's name.</param>
    /// <param name="file">The file; made anew.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="AzureException">Azure refuses or does not answer.</exception>
    public Task DownloadAsync(string name, string file, CancellationToken cancellationToken = default) => ExplainAsync(
        $"download {Address}/{name}",
        async () =>
        {
            await _client.GetBlobClient(name).DownloadToAsync(
                file, new BlobDownloadToOptions { TransferOptions = new StorageTransferOptions { MaximumConcurrency = Concurrency, MaximumTransferSize = BlockBytes } },
                cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Reads a small blob; null when there is none.</summary>
    /// <param name="name">The blob's name.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="AzureException">Azure refuses or does not answer.</exception>
    public Task<string?> ReadTextAsync(string name, CancellationToken cancellationToken = default) => ExplainAsync(
        $"read {Address}/{name}",
        async () =>
        {
            try
            {
                return (await _client.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content.ToString();
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                return null;
            }
        },
        cancellationToken);

    /// <summary>Deletes a blob with its snapshots. None there is success.</summary>
    /// <param name="name">The blob's name.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="AzureException">Azure refuses or does not answer.</exception>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => ExplainAsync(
        $"delete {Address}/{name}",
        async () => (await _client.GetBlobClient(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken)).Value,
        cancellationToken);

    private Task<T> ExplainAsync<T>(string doing, Func<Task<T>> call, CancellationToken cancellationToken) =>
        BlobErrors.ExplainAsync(doing, Address, call, cancellationToken);

    // System.Progress would tell later, from another thread, when the next file is on its way already.
    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
