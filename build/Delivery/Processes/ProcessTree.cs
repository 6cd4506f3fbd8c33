using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DifyDelivery.Processes;

/// <summary>
/// A child process with all that it started: the members of its session (it was started by <c>setsid</c>), and descendants that
/// have left the session but not their parent.
/// </summary>
internal sealed class ProcessTree(Process root, TimeProvider time)
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);
    private readonly int _rootId = root.Id;
    private readonly Dictionary<int, ProcessEntry> _members = [];

    /// <summary>SIGTERM, then SIGKILL to whatever is left after the grace. Returns when the tree is gone.</summary>
    /// <param name="grace">Time from the first SIGTERM to SIGKILL.</param>
    /// <param name="rootFirst">True: children get SIGTERM only after the root has ended.</param>
    public async Task StopAsync(TimeSpan grace, bool rootFirst)
    {
        if (OperatingSystem.IsWindows())
        {
            root.Kill(entireProcessTree: true);
            await root.WaitForExitAsync();
            return;
        }

        var begun = time.GetTimestamp();
        Refresh();
        Signal(rootFirst ? [_rootId] : _members.Keys, SigTerm);
        while (time.GetElapsedTime(begun) < grace && IsAlive())
        {
            await Task.Delay(Poll, time);
            if (rootFirst && root.HasExited)
            {
                rootFirst = false;
                Signal(_members.Keys, SigTerm);
            }
        }

        if (OperatingSystem.IsLinux())
        {
            for (Refresh(); _members.Count > 0; Refresh())
            {
                Signal(_members.Keys, SigKill);
                await Task.Delay(Poll, time);
            }
        }
        else if (!root.HasExited)
        {
            root.Kill(entireProcessTree: true);
        }

        await root.WaitForExitAsync();
    }

    private bool IsAlive()
    {
        Refresh();
        return _members.Count > 0;
    }

    private void Refresh()
    {
        if (!OperatingSystem.IsLinux())
        {
            _members.Clear();
            if (!root.HasExited)
                _members[_rootId] = new ProcessEntry(_rootId, 0, _rootId, 0, false);
            return;
        }

        var all = ProcessEntry.ReadAll();
        foreach (var member in _members.Values.ToList())
        {
            // The same number with another start time is a stranger that got a freed one.
            if (!all.TryGetValue(member.Id, out var now) || now.StartTime != member.StartTime || now.IsZombie)
                _members.Remove(member.Id);
        }

        int before;
        do
        {
            before = _members.Count;
            foreach (var entry in all.Values.Where(entry => !entry.IsZombie && !_members.ContainsKey(entry.Id)))
            {
                if (entry.Session == _rootId || (entry.Id == _rootId && !root.HasExited) || _members.ContainsKey(entry.ParentId))
                    _members[entry.Id] = entry;
            }
        }
        while (_members.Count > before);
    }

    private static void Signal(IEnumerable<int> ids, int signal)
    {
        // A process that has ended in between is what was wanted: the result does not matter.
        foreach (var id in ids)
            _ = Kill(id, signal);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int id, int signal);
}
