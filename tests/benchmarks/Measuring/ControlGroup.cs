namespace DifyDelivery.Benchmarks.Measuring;

/// <summary>A control group (version 1): exact to the nanosecond, and no process can leave it.</summary>
internal sealed class ControlGroup : ICpuMeter
{
    private readonly string _accounting;
    private readonly string _sharing;

    public ControlGroup(string name, string controller, string shares)
    {
        _accounting = $"{controller}/dify-benchmark-{Environment.ProcessId}-{name}";
        // One group for all of them.
        _sharing = $"{Path.GetDirectoryName(controller)}/cpu/dify-benchmark-{Environment.ProcessId}";
        Directory.CreateDirectory(_accounting);
        Directory.CreateDirectory(_sharing);
        File.WriteAllText($"{_sharing}/cpu.shares", shares);
    }

    public IReadOnlyList<string> Command(IReadOnlyList<string> command) =>
        ["bash", "-c", "for group in \"$0\" \"$1\"; do echo $$ > \"$group/cgroup.procs\"; done; shift; exec \"$@\"", _accounting, _sharing, .. command];

    public double Seconds() => CpuMeters.Parse(File.ReadAllText($"{_accounting}/cpuacct.usage")) / 1e9;

    public void Dispose()
    {
        foreach (var group in new[] { _accounting, _sharing })
        {
            try
            {
                Directory.Delete(group);
            }
            catch (IOException)
            {
                // Another meter's processes still use the common one; the last meter removes it.
            }
        }
    }
}
