using System.Diagnostics;
using System.Globalization;

namespace DifyDelivery.Kubernetes;

/// <summary>Names a process so that a person can find it and no other process has the same name.</summary>
internal static class LeaseHolder
{
    /// <summary><c>user@machine pid 4711 started 2026-11-24T02:10:11Z</c>.</summary>
    public static string ThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        var started = process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"{Environment.UserName}@{Environment.MachineName} pid {process.Id} started {started}";
    }
}
