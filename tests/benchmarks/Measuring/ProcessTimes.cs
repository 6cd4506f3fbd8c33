namespace DifyDelivery.Benchmarks.Measuring;

/// <summary>
/// The kernel's times of processes. A parent's include those of every child that it has waited for, and theirs, so that a server's first
/// process and this process know of all that have ended; what still lives is added.
/// </summary>
/// <param name="processId">A server's first process; null for what this process has started and waited for.</param>
internal sealed class ProcessTimes(Func<string?>? processId) : ICpuMeter
{
    // Of /proc/PID/stat behind the name, which may hold anything: parent, own user and system time, waited-for children's.
    private const int Parent = 1;
    private const int Own = 11;
    private const int Children = 13;
    private const double TicksPerSecond = 100;

    public IReadOnlyList<string> Command(IReadOnlyList<string> command) => command;

    public double Seconds()
    {
        if (processId is null)
        {
            var self = Fields("self")!;
            return (CpuMeters.Parse(self[Children]) + CpuMeters.Parse(self[Children + 1])) / TicksPerSecond;
        }

        return processId() is { } root
            ? Directory.GetDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(name => char.IsAsciiDigit(name![0]))
                .Select(name => (Id: name!, Fields: Fields(name!)))
                .Where(process => process.Fields is not null && (process.Id == root || process.Fields[Parent] == root))
                .Sum(process => process.Fields![Own..(Children + 2)].Sum(CpuMeters.Parse)) / TicksPerSecond
            : 0;
    }

    public void Dispose()
    {
    }

    private static string[]? Fields(string id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
