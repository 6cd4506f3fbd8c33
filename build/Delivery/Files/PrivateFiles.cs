using System.Text;

namespace DifyDelivery.Files;

/// <summary>Files and folders that only their owner may read: keys, credentials, and states that tell much about an installation.</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder with mode 700, and its parents; one that is there keeps its mode.</summary>
    /// <param name="path">The folder.</param>
    public static void EnsureDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file with mode 600. Whoever reads it meanwhile sees the old content or the new, never a part.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="content">What to write, as UTF-8.</param>
    /// <param name="cancellationToken">Stops before the file is replaced.</param>
    public static Task WriteAsync(string path, string content, CancellationToken cancellationToken = default) =>
        WriteAsync(path, Encoding.UTF8.GetBytes(content), cancellationToken);

    /// <summary>As above, with bytes.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="content">What to write.</param>
    /// <param name="cancellationToken">Stops before the file is replaced.</param>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var fresh = $"{path}.{Guid.NewGuid():n}.new";
        try
        {
            await using (var stream = new FileStream(fresh, options))
            {
                await stream.WriteAsync(content, cancellationToken);
            }

            File.Move(fresh, path, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }
}
