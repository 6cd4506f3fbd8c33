using System.IO.Compression;

namespace DifyDelivery.Tests.Bootstrap;

/// <summary>A NuGet feed that is a folder of empty packages.</summary>
internal sealed class LocalFeed(string folder)
{
    internal string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    internal LocalFeed Add(string id, string version)
    {
        using var package = ZipFile.Open(Path.Combine(Folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using var writer = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
        writer.Write(
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>test</authors><description>Stands in for a package.</description></metadata>
            </package>
            """);
        return this;
    }
}
