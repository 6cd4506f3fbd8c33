using System.Diagnostics;

namespace DifyDelivery.Tests.Bootstrap;

internal static class Signals
{
    /// <summary>Sends a signal such as <c>INT</c> to a process, or to its whole group when the id is negative.</summary>
    internal static async Task SendAsync(string signal, int processId)
    {
        using var kill = Process.Start("/bin/kill", ["-s", signal, "--", $"{processId}"]);
        await kill.WaitForExitAsync();
    }
}
