using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nuke.Common.Tooling;

/// <summary>A running process whose lines are kept and logged as they come.</summary>
internal sealed class ChildProcess : IProcess
{
    private readonly Process _process;
    private readonly Func<string, string> _filter;
    private readonly int? _timeout;
    private readonly ConcurrentQueue<Output> _output = new();

    public ChildProcess(ProcessStartInfo startInfo, int? timeout, Action<OutputType, string> logger, Func<string, string> filter)
    {
        _filter = filter;
        _timeout = timeout;
        _process = new Process { StartInfo = startInfo };
        _process.OutputDataReceived += (_, e) => Receive(OutputType.Std, e.Data, logger);
        _process.ErrorDataReceived += (_, e) => Receive(OutputType.Err, e.Data, logger);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string FileName => _process.StartInfo.FileName;

    public string Arguments => _filter(_process.StartInfo.Arguments);

    public string WorkingDirectory => _process.StartInfo.WorkingDirectory;

    public IReadOnlyCollection<Output> Output => _output;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    public void Kill() => _process.Kill();

    public bool WaitForExit()
    {
        if (!_process.WaitForExit(_timeout ?? Timeout.Infinite))
        {
            _process.Kill();
            return false;
        }

        // A wait with a limit may end before the last lines have been read.
        _process.WaitForExit();
        return true;
    }

    public void Dispose() => _process.Dispose();

    private void Receive(OutputType type, string line, Action<OutputType, string> logger)
    {
        if (line == null)
            return;
        line = _filter(line);
        _output.Enqueue(new Output { Type = type, Text = line });
        logger?.Invoke(type, line);
    }
}
