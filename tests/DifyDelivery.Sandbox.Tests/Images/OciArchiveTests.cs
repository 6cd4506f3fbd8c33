using System.Formats.Tar;
using System.Text.Json.Nodes;
using DifyDelivery.Sandbox.Images;

namespace DifyDelivery.Sandbox.Tests.Images;

public sealed class OciArchiveTests
{
    private static readonly ImageConfiguration Configuration = new(["/app/run"], ["serve"], ["A=b"], User: 1001, StopSignal: "SIGINT");

    [Fact]
    public async Task The_same_files_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();

        var first = await WriteAsync(folder.Path, "first");
        var second = await WriteAsync(folder.Path, "second");

        (await File.ReadAllBytesAsync(second)).ShouldBe(await File.ReadAllBytesAsync(first));
    }

    [Fact]
    public async Task The_archive_names_the_image_and_how_it_starts()
    {
        using var folder = new TemporaryFolder();

        var blobs = await ReadAsync(await WriteAsync(folder.Path, "image"));

        var manifest = JsonNode.Parse(blobs["index.json"])!["manifests"]![0]!;
        manifest["annotations"]!["io.containerd.image.name"]!.GetValue<string>().ShouldBe("localhost/x/y:1");
        var config = JsonNode.Parse(blobs[Blob(JsonNode.Parse(blobs[Blob(manifest)])!["config"]!)])!["config"]!;
        config["User"]!.GetValue<string>().ShouldBe("1001");
        config["StopSignal"]!.GetValue<string>().ShouldBe("SIGINT");
        config["Entrypoint"]!.ToJsonString().ShouldBe("""["/app/run"]""");
    }

    [Fact]
    public async Task The_layer_keeps_modes_links_and_owners()
    {
        using var folder = new TemporaryFolder();
        var blobs = await ReadAsync(await WriteAsync(folder.Path, "image"));
        var manifest = JsonNode.Parse(blobs[Blob(JsonNode.Parse(blobs["index.json"])!["manifests"]![0]!)])!;

        using var layer = new TarReader(new MemoryStream(blobs[Blob(manifest["layers"]![0]!)]));
        var entries = new Dictionary<string, TarEntry>();
        while (await layer.GetNextEntryAsync() is { } entry)
            entries[entry.Name] = entry;

        entries.Keys.ShouldBe(["app/", "app/run", "bin", "data/"]);
        entries["app/run"].Mode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        entries["bin"].EntryType.ShouldBe(TarEntryType.SymbolicLink);
        entries["bin"].LinkName.ShouldBe("app");
        entries["data/"].Uid.ShouldBe(1001);
        entries["app/run"].Uid.ShouldBe(0);
    }

    private static async Task<string> WriteAsync(string folder, string name)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, name, "root")).FullName;
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "app")).FullName, "run");
        Directory.CreateDirectory(Path.Combine(root, "data"));
        await File.WriteAllTextAsync(program, "#!/bin/sh\n");
        Directory.CreateSymbolicLink(Path.Combine(root, "bin"), "app");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        var archive = new OciArchive("localhost/x/y:1", Configuration, path => path == "data" ? 1001 : 0);
        return await archive.WriteAsync(root, Path.Combine(folder, name), CancellationToken.None);
    }

    private static string Blob(JsonNode descriptor) => "blobs/sha256/" + descriptor["digest"]!.GetValue<string>()["sha256:".Length..];

    private static async Task<Dictionary<string, byte[]>> ReadAsync(string archive)
    {
        using var tar = new TarReader(File.OpenRead(archive));
        var files = new Dictionary<string, byte[]>();
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.DataStream is null)
                continue;
            using var content = new MemoryStream();
            await entry.DataStream.CopyToAsync(content);
            files[entry.Name] = content.ToArray();
        }

        return files;
    }
}
