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
        return Name(process);
    }

    /// <summary>
    /// Whether a holder was a process of this user on this machine that is no more: it was killed, and need not be waited for. False for
    /// every other holder, of which nothing is known from here.
    /// </summary>
    /// <param name="holder">What <see cref="ThisProcess"/> gave in that process.</param>
    public static bool IsGone(string? holder)
    {
        var prefix = $"{Environment.UserName}@{Environment.MachineName} pid ";
        if (holder?.StartsWith(prefix, StringComparison.Ordinal) != true
            || !int.TryParse(holder[prefix.Length..].Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return Name(process) != holder;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }

    private static string Name(Process process)
    {
        var started = process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"{Environment.UserName}@{Environment.MachineName} pid {process.Id} started {started}";
    }
}
