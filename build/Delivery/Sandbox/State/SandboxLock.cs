namespace DifyDelivery.Sandbox.State;

/// <summary>
/// A lock between processes of this machine, held until disposed and given back by the kernel when its holder dies. Who holds it
/// stands in a file beside it, for those that wait.
/// </summary>
internal sealed class SandboxLock : IDisposable
{
    private const int WouldBlock = 11; // EAGAIN
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private SandboxLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock and takes it.</summary>
    /// <param name="path">The lock's file. It stays when the lock is given back: deleting it would let two hold it at once.</param>
    /// <param name="purpose">What it is taken for, for those that wait.</param>
    /// <param name="onWait">Called once, with who holds it, when somebody else does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<SandboxLock> AcquireAsync(
        string path, string purpose, Action<string> onWait, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var holder = path + ".holder";
        for (var told = false; ; told = true)
        {
            if (TryOpen(path) is { } file)
            {
                var since = time.GetLocalNow().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
                await File.WriteAllTextAsync(holder, $"process {System.Environment.ProcessId} ({purpose}) since {since}", cancellationToken);
                return new SandboxLock(file);
            }

            if (!told)
                onWait(await HolderAsync(holder, cancellationToken));
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.HResult == WouldBlock)
        {
            return null;
        }
    }

    private static async Task<string> HolderAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return "another process"; // between taking the lock and writing its name
        }
    }
}
