using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using DifyDelivery.Errors;
using DifyDelivery.Tests.Support;
using DifyDelivery.Tools;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tests.Tools;

public sealed class FetchTests : IDisposable
{
    private readonly ToolYard _yard = new();
    private readonly RecordingReporter _reporter = new();
    private readonly byte[] _content = [.. ToolYard.Script("2.5.0"), .. Enumerable.Repeat((byte)'#', 300_000)];

    [Fact]
    public async Task What_is_nowhere_is_fetched_verified_and_kept()
    {
        using var server = new FileServer(_content);
        var tool = await Resolve(ToolYard.Release(server.Url, _content));

        tool.ShouldBe(new ResolvedTool("hammer", Path.Combine(_yard.Cache, "hammer/2.5.0/linux-x64/bin/hammer"), "2.5.0", "example.org"));
        (await Resolve(ToolYard.Release(server.Url, _content))).Origin.ShouldBe("cache");
        server.Requests.Count.ShouldBe(1);
        Directory.GetFileSystemEntries(Path.Combine(_yard.Cache, "downloads")).ShouldBeEmpty();
        _reporter.Entries.ShouldContain("done: Fetching Hammer 2.5.0 (2.5.0 from example.org)");
        _reporter.Text.ShouldContain("0.3 of 0.3 MB");
    }

    [Fact]
    public async Task A_broken_transfer_goes_on_where_it_broke()
    {
        using var server = new FileServer(_content) { Breaks = 2 };
        (await Resolve(ToolYard.Release(server.Url, _content))).Version.ShouldBe("2.5.0");

        server.Requests.Count.ShouldBe(3);
        server.Requests.Skip(1).ShouldAllBe(range => range.StartsWith("bytes=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_ranges_starts_over()
    {
        using var server = new FileServer(_content) { Breaks = 1, Resumes = false };
        (await Resolve(ToolYard.Release(server.Url, _content))).Version.ShouldBe("2.5.0");
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_arrived_for_the_next_run()
    {
        var gate = new TaskCompletionSource();
        using var server = new FileServer(_content) { Gate = gate.Task };
        using var stop = new CancellationTokenSource();
        var run = _yard.Toolbox(ToolYard.Release(server.Url, _content)).ResolveAsync("hammer", _reporter, stop.Token);
        var part = Path.Combine(_yard.Cache, "downloads", ToolYard.Sha256(_content) + ".part");
        await Until(() => File.Exists(part) && new FileInfo(part).Length >= _content.Length / 2);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        gate.SetResult();

        (await Resolve(ToolYard.Release(server.Url, _content))).Version.ShouldBe("2.5.0");
        server.Requests[^1].ShouldBe($"bytes={_content.Length / 2}-");
    }

    [Fact]
    public async Task A_part_of_another_file_is_noticed_and_fetched_anew()
    {
        using var server = new FileServer(_content);
        var part = Path.Combine(_yard.Cache, "downloads", ToolYard.Sha256(_content) + ".part");
        Directory.CreateDirectory(Path.GetDirectoryName(part)!);
        await File.WriteAllTextAsync(part, "something else");

        (await Resolve(ToolYard.Release(server.Url, _content))).Version.ShouldBe("2.5.0");
        server.Requests.ShouldBe(["bytes=14-", ""]);
    }

    [Fact]
    public async Task A_wrong_checksum_is_never_run_and_the_next_source_is_asked()
    {
        using var bad = new FileServer(ToolYard.Script("2.5.9"));
        using var good = new FileServer(_content);
        var tool = await Resolve(ToolYard.Release(bad.Url, _content, name: "bad.example"), ToolYard.Release(good.Url, _content, name: "good.example"));

        tool.Origin.ShouldBe("good.example");
        tool.Version.ShouldBe("2.5.0");
    }

    [Fact]
    public async Task Two_at_once_fetch_once()
    {
        using var server = new FileServer(_content);
        var source = ToolYard.Release(server.Url, _content);
        var tools = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Resolve(source)));

        tools.ShouldAllBe(tool => tool.Version == "2.5.0");
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tgz")]
    [InlineData("tgz!zip")]
    public async Task Programs_come_out_of_archives_and_archives_in_archives(string form)
    {
        var archive = form switch
        {
            "zip" => Zip(_content),
            "tgz" => Tar(_content),
            _ => Tar(Zip(_content)),
        };
        using var server = new FileServer(archive);
        var path = form == "tgz!zip" ? "folder/inner!folder/inner" : "folder/inner";

        (await Resolve(ToolYard.Release(server.Url, archive, path))).Version.ShouldBe("2.5.0");
    }

    [Fact]
    public async Task When_nobody_has_it_everything_tried_is_listed_with_what_to_do()
    {
        _yard.Program("path1", "1.0.0");
        using var refusing = new FileServer(_content) { Refusal = HttpStatusCode.NotFound };
        using var wrong = new FileServer(ToolYard.Script("6.6.6"));
        var archive = Zip(_content);
        using var empty = new FileServer(archive);
        var nobody = new Uri($"http://127.0.0.1:{FreePort()}/file");
        var failure = await Should.ThrowAsync<DeliveryException>(() => Resolve(
            ToolYard.Release(refusing.Url, _content, name: "one.example"),
            ToolYard.Release(nobody, _content, name: "two.example"),
            ToolYard.Release(wrong.Url, _content, name: "three.example"),
            ToolYard.Release(empty.Url, archive, "no/such", name: "four.example"),
            new SourceSpec(SourceKind.Npm, "five.example", "none", new Dictionary<string, FileSpec> { ["linux-x64"] = new("00", Package: "x@1") }),
            new SourceSpec(SourceKind.Apt, "six.example", "none", Packages: ["x"]),
            new SourceSpec(SourceKind.Release, "seven.example", "none", new Dictionary<string, FileSpec>())));

        failure.Message.ShouldBe("Hammer 2.5.0 is needed and could not be had.");
        var lines = failure.Why!.Split('\n');
        lines[1].ShouldContain("path1/hammer is 1.0.0, accepted is 2.0 or newer, below 3.0");
        lines[2].ShouldEndWith("answered 404 Not Found");
        lines[3].ShouldStartWith("two.example: cannot be reached: Connection refused");
        lines[4].ShouldMatch("three.example: the checksum of http://.* is .*, pinned is .*; the file was thrown away");
        lines[5].ShouldBe("four.example: the archive holds no 'no/such'");
        lines[6].ShouldBe("five.example: npm is not installed");
        lines[7].ShouldBe("six.example: apt-get is not on this machine");
        lines[8].ShouldBe("seven.example: has nothing for linux-x64");
        failure.Remedy.ShouldBe(
            "Install Hammer (2.0 or newer, below 3.0) by hand: https://example.org/hammer; or name one with --hammer-exe <path> or HAMMER_EXE=<path>.");
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_named()
    {
        await File.WriteAllTextAsync(_yard.Cache, "a file where the folder should be");
        using var server = new FileServer(_content);
        var failure = await Should.ThrowAsync<DeliveryException>(() => Resolve(ToolYard.Release(server.Url, _content)));

        failure.Message.ShouldContain(_yard.Cache);
        failure.Remedy!.ShouldContain("DELIVERY_CACHE");
    }

    public void Dispose() => _yard.Dispose();

    private Task<ResolvedTool> Resolve(params IReadOnlyList<SourceSpec> sources) =>
        _yard.Toolbox(sources).ResolveAsync("hammer", _reporter);

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(10, limit.Token);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static byte[] Zip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("folder/inner").Open();
            entry.Write(content);
        }

        return stream.ToArray();
    }

    private static byte[] Tar(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "folder/inner") { DataStream = new MemoryStream(content) });
        return stream.ToArray();
    }
}
