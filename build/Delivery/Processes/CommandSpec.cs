namespace DifyDelivery.Processes;

/// <summary>A child process to run. Secrets belong in <see cref="Environment"/> or <see cref="StandardInput"/>, never in <see cref="Arguments"/>.</summary>
/// <param name="FileName">The program: an absolute path, or a bare name looked up on PATH.</param>
/// <param name="Arguments">One entry per argument; never joined or quoted by a shell.</param>
public sealed record CommandSpec(string FileName, params IReadOnlyList<string> Arguments)
{
    /// <summary>The working directory. <value>The default is the current one.</value></summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set on top of this process's own environment; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Text for standard input; null means standard input is empty.</summary>
    public string? StandardInput { get; init; }

    /// <summary>How long the process may run. <value>The default is without limit.</value></summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long an ended process tree has after SIGTERM before it is killed. <value>The default is 10 seconds.</value></summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// True for programs that end their own children in order when they are told to stop: SIGTERM goes to the program alone, and to the rest
    /// only after it has ended. Terraform needs it: its provider processes die of SIGTERM in the middle of creating a resource.
    /// <value>The default is false: SIGTERM goes to the whole tree.</value>
    /// </summary>
    public bool StopsOwnChildren { get; init; }
}
