namespace DifyDelivery.Tools.Sources;

/// <summary>Lets one process at a time fetch one thing. The operating system releases it when its holder dies.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The lock file; it stays, because removing it would let two holders in.</param>
    /// <param name="onWait">Called once when another process holds it.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<IDisposable> TakeAsync(string path, Action onWait, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var first = true; ; first = false)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                if (first)
                    onWait();
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows. Anything else would not pass by waiting.
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
