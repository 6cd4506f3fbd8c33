using System.Diagnostics;
using System.Globalization;

namespace DifyDelivery.Integration.Tests.Support;

/// <summary>
/// Where the tests' servers keep their files: in memory where there is room, since making and dropping databases means thousands of small
/// files. One folder for each run of the tests; what a killed run has left is removed by the next one.
/// </summary>
internal static class ServerFolders
{
    private const string Memory = "/dev/shm";
    private const long RoomBytes = 8L << 30;

    private static readonly Lazy<string> Root = new(MakeRoot);

    /// <summary>Makes an empty folder that the servers' user can reach.</summary>
    public static string New() => Directory.CreateDirectory(Path.Combine(Root.Value, $"pg-test-{Guid.NewGuid():N}")).FullName;

    private static string MakeRoot()
    {
        var all = Path.Combine(HasRoom() ? Memory : Path.GetTempPath(), "dify-delivery-tests");
        var running = Process.GetProcesses().Select(process => Name(process.Id)).ToHashSet();
        foreach (var left in Directory.CreateDirectory(all).EnumerateDirectories().Where(folder => !running.Contains(folder.Name)))
        {
            Remove(left);
        }

        var root = Directory.CreateDirectory(Path.Combine(all, Name(System.Environment.ProcessId)));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(root);
        return root.FullName;
    }

    private static bool HasRoom() => Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= RoomBytes;

    private static string Name(int processId) => processId.ToString(CultureInfo.InvariantCulture);

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Somebody still writes there: the next run removes it.
        }
    }
}
