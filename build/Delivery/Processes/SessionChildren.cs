using System.Diagnostics;

namespace DifyDelivery.Processes;

/// <summary>
/// The children that a process shares its session with, and all that they started. A terminal sends Ctrl-C to all of them; whoever
/// interrupts the one process alone (<c>kill</c>, a CI service) leaves them running. Children with a session of their own
/// (<see cref="ProcessRunner"/>'s) are ended by whoever started them, in order, and are left alone here.
/// </summary>
/// <param name="parent">The process.</param>
/// <param name="time">The clock. <value>The default is the system's.</value></param>
public sealed class SessionChildren(int parent, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Those of this process.</summary>
    public static SessionChildren OfThisProcess => new(Environment.ProcessId);

    /// <summary>Ends them: SIGTERM, then SIGKILL to whatever is left. Elsewhere than on Linux it does nothing: consoles there end them.</summary>
    /// <param name="grace">Time between the two.</param>
    public async Task EndAsync(TimeSpan grace) => await Task.WhenAll(Find().Select(id => EndAsync(id, grace)));

    /// <summary>Their process ids.</summary>
    public IReadOnlyList<int> Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var all = ProcessEntry.ReadAll();
        return all.TryGetValue(parent, out var self)
            ? [.. all.Values.Where(entry => entry.ParentId == parent && entry.Session == self.Session && !entry.IsZombie).Select(entry => entry.Id)]
            : [];
    }

    private async Task EndAsync(int id, TimeSpan grace)
    {
        try
        {
            using var child = Process.GetProcessById(id);
            await new ProcessTree(child, _time).StopAsync(grace, rootFirst: true);
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }
}
