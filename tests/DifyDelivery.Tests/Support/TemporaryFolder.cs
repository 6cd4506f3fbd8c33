namespace DifyDelivery.Tests.Support;

/// <summary>A new folder that is gone, with what is in it, after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("delivery-test-");

    /// <summary>Its path.</summary>
    public string FullName => _folder.FullName;

    /// <summary>A path in it.</summary>
    public string File(params string[] parts) => Path.Combine([FullName, .. parts]);

    public void Dispose() => _folder.Delete(recursive: true);
}
