using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tools.Sources;

/// <summary>
/// Downloads one file and believes only its checksum. What has arrived stays in <c>*.part</c>: the next attempt, of this run or a later
/// one, goes on from there.
/// </summary>
internal sealed class Download(TimeProvider time)
{
    private const int Attempts = 4;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(30);

    /// <summary>Makes <paramref name="target"/> exist with the given content, or throws.</summary>
    /// <exception cref="HostUnreachableException">No connection.</exception>
    /// <exception cref="SourceFailedException">The server refuses, the transfer breaks again and again, or the content is not the pinned one.</exception>
    public async Task RunAsync(Uri url, string sha256, string target, IActivity activity, CancellationToken cancellationToken)
    {
        if (File.Exists(target) && await Checksum.OfAsync(target, cancellationToken) == sha256)
            return;

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var part = target + ".part";
        var resumed = File.Exists(part);
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectLimit }) { Timeout = Timeout.InfiniteTimeSpan };
        await TransferAsync(client, url, part, activity, cancellationToken);
        var actual = await Checksum.OfAsync(part, cancellationToken);
        if (actual != sha256 && resumed)
        {
            // The first half may be of another file, or of a run that was cut while writing: once more, from the start.
            File.Delete(part);
            await TransferAsync(client, url, part, activity, cancellationToken);
            actual = await Checksum.OfAsync(part, cancellationToken);
        }

        if (actual != sha256)
        {
            File.Delete(part);
            throw new SourceFailedException($"the checksum of {url} is {actual}, pinned is {sha256}; the file was thrown away");
        }

        File.Move(part, target, overwrite: true);
    }

    private async Task TransferAsync(HttpClient client, Uri url, string part, IActivity activity, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = Length(part);
            try
            {
                await OnceAsync(client, url, part, activity, cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                if (exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError })
                    throw new HostUnreachableException(exception.Message, exception);
                if (attempt == Attempts || Length(part) == before)
                    throw new SourceFailedException($"the transfer of {url} broke: {exception.Message}", exception);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The handler's own connect limit surfaces like this too.
                if (Length(part) == before)
                    throw new HostUnreachableException("no answer in time", exception);
                if (attempt == Attempts)
                    throw new SourceFailedException($"the transfer of {url} stalled again and again", exception);
            }
        }
    }

    private async Task OnceAsync(HttpClient client, Uri url, string part, IActivity activity, CancellationToken cancellationToken)
    {
        using var stall = new CancellationTokenSource(StallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var have = Length(part);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return;
        if (!response.IsSuccessStatusCode)
            throw new SourceFailedException($"{url} answered {(int)response.StatusCode} {response.ReasonPhrase}");

        var resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        var done = resumes ? have : 0;
        var total = response.Content.Headers.ContentLength + done;
        await using var source = await response.Content.ReadAsStreamAsync(either.Token);
        await using var file = new FileStream(part, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
        var buffer = new byte[128 * 1024];
        int count;
        while ((count = await source.ReadAsync(buffer, either.Token)) > 0)
        {
            // Not cancelled: what has arrived is written whole.
            await file.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
            stall.CancelAfter(StallLimit);
            done += count;
            activity.Update(Progress(done, total), total is > 0 ? (double)done / total : null);
        }
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static string Progress(long done, long? total) =>
        string.Create(CultureInfo.InvariantCulture, $"{done / 1e6:0.0}{(total is { } all ? $" of {all / 1e6:0.0}" : string.Empty)} MB");
}
