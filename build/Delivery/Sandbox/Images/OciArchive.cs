using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DifyDelivery.Sandbox.Images;

/// <summary>Writes an OCI image of one layer as an archive that containerd, kind and podman can load. The same files give the same bytes.</summary>
/// <param name="reference">The image's name and tag.</param>
/// <param name="configuration">What a container of it starts as.</param>
/// <param name="ownerOf">Whose a path in the image is.</param>
internal sealed class OciArchive(string reference, ImageConfiguration configuration, Func<string, int> ownerOf)
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>Writes the archive and returns its path.</summary>
    /// <param name="root">The image's files.</param>
    /// <param name="work">Where the archive and its parts are written.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    public async Task<string> WriteAsync(string root, string work, CancellationToken cancellationToken)
    {
        var oci = Directory.CreateDirectory(Path.Combine(work, "oci")).FullName;
        var blobs = Directory.CreateDirectory(Path.Combine(oci, "blobs", "sha256")).FullName;
        var unnamed = Path.Combine(blobs, "layer");
        await LayerTar.WriteAsync(root, unnamed, ownerOf, cancellationToken);

        var layer = await NameAsync(unnamed, LayerType, cancellationToken);
        var config = await AddAsync(blobs, Config(layer["digest"]!.GetValue<string>()), ConfigType, cancellationToken);
        var manifest = await AddAsync(blobs, Manifest(config, layer), ManifestType, cancellationToken);
        manifest["annotations"] = new JsonObject
        {
            ["io.containerd.image.name"] = reference,
            ["org.opencontainers.image.ref.name"] = reference[(reference.LastIndexOf(':') + 1)..],
        };
        var index = new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(manifest) };
        await File.WriteAllTextAsync(Path.Combine(oci, "index.json"), index.ToJsonString(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(oci, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""", cancellationToken);

        var archive = Path.Combine(work, "image.tar");
        await LayerTar.WriteAsync(oci, archive, _ => 0, cancellationToken);
        return archive;
    }

    private JsonObject Config(string layerDigest) => new()
    {
        ["created"] = "1970-01-01T00:00:00Z",
        ["architecture"] = "amd64",
        ["os"] = "linux",
        ["config"] = new JsonObject
        {
            ["User"] = $"{configuration.User}",
            ["Entrypoint"] = JsonSerializer.SerializeToNode(configuration.Entrypoint),
            ["Cmd"] = JsonSerializer.SerializeToNode(configuration.Command),
            ["Env"] = JsonSerializer.SerializeToNode(configuration.Environment),
            ["WorkingDir"] = configuration.WorkingDirectory,
            ["StopSignal"] = configuration.StopSignal,
        },
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(layerDigest) },
    };

    private static JsonObject Manifest(JsonObject config, JsonObject layer) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = ManifestType,
        ["config"] = config,
        ["layers"] = new JsonArray(layer),
    };

    private static async Task<JsonObject> AddAsync(string blobs, JsonObject content, string type, CancellationToken cancellationToken)
    {
        var unnamed = Path.Combine(blobs, "unnamed");
        await File.WriteAllTextAsync(unnamed, content.ToJsonString(), cancellationToken);
        return await NameAsync(unnamed, type, cancellationToken);
    }

    /// <summary>Gives a blob its digest as its name, and returns its descriptor.</summary>
    private static async Task<JsonObject> NameAsync(string path, string type, CancellationToken cancellationToken)
    {
        string digest;
        long size;
        await using (var file = File.OpenRead(path))
        {
            digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            size = file.Length;
        }

        File.Move(path, Path.Combine(Path.GetDirectoryName(path)!, digest));
        return new() { ["mediaType"] = type, ["digest"] = "sha256:" + digest, ["size"] = size };
    }
}
