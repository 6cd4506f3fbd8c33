using DifyDelivery.Helm;
using DifyDelivery.Planning.Bundles;

namespace DifyDelivery.Operations.Previews;

/// <summary>Reads off a composed release what a plan of it rests on.</summary>
internal static class ReleaseBinding
{
    public static async Task<BoundRelease> ReadAsync(
        DeliveryContext context, ReleaseChart chart, string? manifest, CancellationToken cancellationToken)
    {
        var about = await ChartDefaults.LoadAsync(chart.Path, cancellationToken);
        return new BoundRelease(
            $"{about.Name}-{about.Version}",
            await ChartDigestAsync(chart.Path, cancellationToken),
            chart.Values.ToDictionary(document => Name(context, document), document => Digests.Of(document.Yaml)),
            manifest is null ? null : Digests.Of(manifest));
    }

    /// <summary>Over every file of a folder, or over an archive.</summary>
    private static async Task<string> ChartDigestAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return Digests.Of(await File.ReadAllBytesAsync(path, cancellationToken));
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            files[Path.GetRelativePath(path, file).Replace('\\', '/')] = Digests.Of(await File.ReadAllBytesAsync(file, cancellationToken));
        }

        return Digests.Of(files);
    }

    /// <summary>A bundle is read on other machines: no path of this one.</summary>
    private static string Name(DeliveryContext context, ValuesDocument document) =>
        Path.IsPathFullyQualified(document.Name) ? Path.GetRelativePath(context.Folders.Root, document.Name).Replace('\\', '/') : document.Name;
}
