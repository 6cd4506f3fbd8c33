using System.Globalization;

namespace DifyDelivery.Benchmarks.Measuring;

/// <summary>The machine, and how busy it is with other things: without that no wall time means anything.</summary>
internal static class Machine
{
    private const double TicksPerSecond = 100;

    /// <summary>Processor seconds that this machine has worked, whoever for.</summary>
    public static double BusySeconds()
    {
        // user nice system idle iowait irq softirq steal; what a guest used is part of user.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(CpuMeters.Parse).ToArray();
        return (fields.Sum() - fields[3] - fields[4]) / TicksPerSecond;
    }

    public static string Description()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores of {model}, {memory:F0} GiB, {Environment.OSVersion.VersionString}");
    }
}
