using System.Globalization;
using DifyDelivery.Benchmarks.Machines;

namespace DifyDelivery.Benchmarks.Methods;

/// <summary>What a measured process of this program is told: all by position, it is no interface for people.</summary>
internal sealed record RunArguments(int SourcePort, int TargetPort, string Database, int Workers, string ClientPrograms, bool UsesLz4)
{
    /// <summary>Begins the line in which a measured process says how much memory it needed, in kilobytes.</summary>
    public const string PeakPrefix = "peak-kb ";

    public static RunArguments Parse(string[] arguments) => new(
        int.Parse(arguments[0], CultureInfo.InvariantCulture), int.Parse(arguments[1], CultureInfo.InvariantCulture), arguments[2],
        int.Parse(arguments[3], CultureInfo.InvariantCulture), arguments[4], arguments[5] == "lz4");

    public string Source => BenchmarkServer.ConnectionString(SourcePort, Database, BenchmarkServer.Owner);

    public string Target => BenchmarkServer.ConnectionString(TargetPort, Database, BenchmarkServer.Owner);

    /// <summary>Writes the most memory that this process ever had resident.</summary>
    public static void WritePeak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.WriteLine(PeakPrefix + line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }
}
