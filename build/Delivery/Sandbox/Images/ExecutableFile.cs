namespace DifyDelivery.Sandbox.Images;

internal static class ExecutableFile
{
    /// <summary>Makes a file one that all may read and run and its owner may write, whatever it was copied from.</summary>
    public static void Mark(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(
            path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }
}
