namespace DifyDelivery.Sandbox.Images;

/// <summary>The scripts and lists that images are made from: beside this assembly.</summary>
internal static class ImageFiles
{
    public static string Path(params IEnumerable<string> parts) =>
        System.IO.Path.Combine([AppContext.BaseDirectory, "Sandbox", "Images", .. parts]);

    public static string UnpackPackages => Path("unpack-packages.sh");

    public static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(Path(folder));

    /// <summary>The package names of a list: a line each; what follows # is a remark.</summary>
    public static async Task<IReadOnlyList<string>> ReadPackagesAsync(string folder, CancellationToken cancellationToken) =>
        [.. (await File.ReadAllLinesAsync(Path(folder, "packages.txt"), cancellationToken)).Where(line => line is not ("" or ['#', ..]))];
}
