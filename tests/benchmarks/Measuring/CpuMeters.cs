using System.Globalization;

namespace DifyDelivery.Benchmarks.Measuring;

/// <summary>Processor time of a group of processes, those that have ended included.</summary>
internal interface ICpuMeter : IDisposable
{
    /// <summary>A command that runs another one inside the group.</summary>
    IReadOnlyList<string> Command(IReadOnlyList<string> command);

    /// <summary>Seconds of user and system time so far.</summary>
    double Seconds();
}

/// <summary>Chooses how processor time is measured on this machine.</summary>
internal static class CpuMeters
{
    private const string Controller = "/sys/fs/cgroup/cpuacct";

    // One share for all that a run starts, the same for each method: else a program with more processes gets more of a busy machine.
    private const string Shares = "6144";

    /// <summary>Whether control groups count; otherwise the kernel's times of processes and their children do.</summary>
    public static bool UsesControlGroups { get; } = TryMake();

    /// <summary>How it is measured, for the report.</summary>
    public static string Description => UsesControlGroups
        ? "control groups (cpuacct), one each for the source server, the target server and the client's programs; all of them in one cpu group"
        : "times in /proc of the servers' process trees, and of the client's ended children";

    /// <summary>A meter for a server or for the client.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="processId">The first process of a server; null for the client, whose programs are children of this process.</param>
    public static ICpuMeter For(string name, Func<string?>? processId = null) =>
        UsesControlGroups ? new ControlGroup(name, Controller, Shares) : new ProcessTimes(processId);

    public static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool TryMake()
    {
        var probe = $"{Controller}/dify-benchmark-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return File.Exists($"{Controller}/cpuacct.usage");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
