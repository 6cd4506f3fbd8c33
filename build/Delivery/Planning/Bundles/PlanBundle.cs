using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using DifyDelivery.Errors;

namespace DifyDelivery.Planning.Bundles;

/// <summary>
/// A plan that can be carried to another run, as one zip: the manifest, the plan for people and machines, the rendered manifests, and the saved
/// Terraform plan, encrypted. It holds no secret in clear.
/// </summary>
/// <param name="Manifest">What it is and what it rests on.</param>
/// <param name="Id">The first twelve digits of the manifest's digest: what logs and approvals call it.</param>
/// <param name="Entries">Everything else, by name.</param>
public sealed record PlanBundle(BundleManifest Manifest, string Id, IReadOnlyDictionary<string, byte[]> Entries)
{
    /// <summary>Name of the manifest's entry.</summary>
    public const string ManifestEntry = "manifest.json";

    /// <summary>Name of the manifest's signature.</summary>
    public const string SignatureEntry = "manifest.sig";

    /// <summary>Name of the encrypted Terraform plan.</summary>
    public const string EncryptedPlanEntry = "terraform/plan.tfplan.aes";

    /// <summary>Name of what the Terraform plan changes, sensitive values hidden.</summary>
    public const string TerraformChangesEntry = "terraform/changes.json";

    /// <summary>Name of the rendered manifest, without the values of Secrets.</summary>
    public const string RenderedEntry = "release/manifest.yaml";

    private const long MostBytes = 256L * 1024 * 1024;
    private const int IdLength = 12;

    /// <summary>Writes a bundle.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="manifest">The manifest; its digests are filled in here.</param>
    /// <param name="entries">Everything else, by name.</param>
    /// <param name="key">Signs it; null leaves it unsigned.</param>
    /// <returns>The bundle as it was written.</returns>
    public static PlanBundle Write(Stream stream, BundleManifest manifest, IReadOnlyDictionary<string, byte[]> entries, BundleKey? key)
    {
        var complete = manifest with { Entries = entries.ToDictionary(entry => entry.Key, entry => Digests.Of(entry.Value)) };
        var document = complete.Write();
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, ManifestEntry, document, manifest.CreatedAt);
        if (key is not null)
        {
            Add(zip, SignatureEntry, key.Sign(document), manifest.CreatedAt);
        }

        foreach (var (name, content) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Add(zip, name, content, manifest.CreatedAt);
        }

        return new PlanBundle(complete, Digests.Of(document)[..IdLength], entries);
    }

    /// <summary>Reads a bundle and holds every entry against the manifest, and the manifest against its signature.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="key">The environment's key; null when there is none.</param>
    /// <exception cref="DeliveryException">It is no bundle.</exception>
    /// <exception cref="PlanBundleMismatchException">It was changed, or is of another schema.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream is the caller's.")]
    public static PlanBundle Read(Stream stream, BundleKey? key)
    {
        var content = Unpack(stream);
        if (!content.Remove(ManifestEntry, out var document) || BundleManifest.Read(document) is not { } manifest)
        {
            throw NoBundle($"It has no {ManifestEntry} that can be read.");
        }

        content.Remove(SignatureEntry, out var signature);
        List<BundleMismatch> mismatches =
        [
            .. manifest.SchemaVersion == BundleManifest.CurrentSchema
                ? Array.Empty<BundleMismatch>()
                : [new("bundle.schema", "The bundle was written by another version of DifyDelivery", $"{BundleManifest.CurrentSchema}", $"{manifest.SchemaVersion}")],
            .. Signature(document, signature, key),
            .. manifest.Entries.Keys.Union(content.Keys).Order(StringComparer.Ordinal)
                .Where(name => !content.TryGetValue(name, out var entry) || manifest.Entries.GetValueOrDefault(name) != Digests.Of(entry))
                .Select(name => new BundleMismatch(
                    "bundle.tampered", $"The entry {name} is not the one that was written", Short(manifest.Entries.GetValueOrDefault(name)),
                    Short(content.TryGetValue(name, out var entry) ? Digests.Of(entry) : null))),
        ];
        return mismatches.Count == 0
            ? new PlanBundle(manifest, Digests.Of(document)[..IdLength], content)
            : throw new PlanBundleMismatchException(mismatches, manifest.Environment);
    }

    private static IEnumerable<BundleMismatch> Signature(byte[] manifest, byte[]? signature, BundleKey? key) => (signature, key) switch
    {
        (null, null) => [],
        (null, _) => [new("bundle.unsigned", $"{BundleKey.Variable} is set and the bundle is not signed", "signed", "not signed")],
        (_, null) => [new("bundle.no-key", $"The bundle is signed and {BundleKey.Variable} is not set", "the key that it was made with", "none")],
        _ => key.Verify(manifest, signature) ? [] : [new("bundle.tampered", $"The signature of {ManifestEntry} is not of this {BundleKey.Variable}", "valid", "not valid")],
    };

    private static Dictionary<string, byte[]> Unpack(Stream stream)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var rest = MostBytes;
            var content = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var entry in zip.Entries)
            {
                using var reader = entry.Open();
                using var memory = new MemoryStream();
                var buffer = new byte[81920];
                for (var read = reader.Read(buffer); read > 0; read = reader.Read(buffer))
                {
                    rest -= read;
                    if (rest < 0)
                    {
                        throw NoBundle("It is larger than a plan can be.");
                    }

                    memory.Write(buffer, 0, read);
                }

                if (!content.TryAdd(entry.FullName, memory.ToArray()))
                {
                    throw NoBundle($"It has two entries named {entry.FullName}.");
                }
            }

            return content;
        }
        catch (InvalidDataException exception)
        {
            throw NoBundle(exception.Message);
        }
    }

    private static void Add(ZipArchive zip, string name, byte[] content, DateTimeOffset time)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = time;
        using var writer = entry.Open();
        writer.Write(content);
    }

    private static string Short(string? digest) => digest is null ? "not there" : digest[..Math.Min(IdLength, digest.Length)];

    private static DeliveryException NoBundle(string why) => new(
        "This file is not a plan bundle.", why, "Name the file that 'Plan --plan-bundle-out <file>' wrote.");
}
