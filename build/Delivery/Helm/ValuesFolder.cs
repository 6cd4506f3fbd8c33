using DifyDelivery.Files;

namespace DifyDelivery.Helm;

/// <summary>Values as files for one run of Helm: in a folder that only the owner may enter, removed at the end.</summary>
internal sealed class ValuesFolder : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"helm-values-{Guid.NewGuid():n}");

    private ValuesFolder() => PrivateFiles.EnsureDirectory(_path);

    /// <summary><c>--values FILE</c> for each document, in order.</summary>
    public IReadOnlyList<string> Arguments { get; private set; } = [];

    public static async Task<ValuesFolder> CreateAsync(IReadOnlyList<ValuesDocument> documents, CancellationToken cancellationToken)
    {
        var folder = new ValuesFolder();
        try
        {
            List<string> arguments = [];
            foreach (var (index, document) in documents.Index())
            {
                // The document's own name is in the file's, because Helm's messages name the file.
                var file = Path.Combine(folder._path, $"{index:00}-{Path.GetFileNameWithoutExtension(document.Name)}.yaml");
                await PrivateFiles.WriteAsync(file, document.Yaml, cancellationToken);
                arguments.AddRange(["--values", file]);
            }

            folder.Arguments = arguments;
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_path))
            Directory.Delete(_path, recursive: true);
    }
}
