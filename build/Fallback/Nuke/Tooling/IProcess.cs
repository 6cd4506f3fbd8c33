namespace Nuke.Common.Tooling;

/// <summary>A process that was started.</summary>
public interface IProcess : IDisposable
{
    string FileName { get; }

    /// <summary>With its secrets redacted.</summary>
    string Arguments { get; }

    string WorkingDirectory { get; }

    IReadOnlyCollection<Output> Output { get; }

    int ExitCode { get; }

    bool HasExited { get; }

    int Id { get; }

    void Kill();

    /// <summary>Waits up to the process's timeout, then kills it; false when it had to be killed.</summary>
    bool WaitForExit();
}
