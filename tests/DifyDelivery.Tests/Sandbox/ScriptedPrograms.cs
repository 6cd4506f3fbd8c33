using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Tests.Sandbox;

/// <summary>Small shell programs in place of kind, docker and kubectl: really started, each noting how it was called.</summary>
internal sealed class ScriptedPrograms : IProcessRunner, IToolbox, IDisposable
{
    private readonly ProcessRunner _real = new(new Redactor());

    public string Folder { get; } = Directory.CreateTempSubdirectory("programs-").FullName;

    public IReadOnlyList<string> Calls => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    private string Log => Path.Combine(Folder, "calls");

    /// <summary>Writes a program; the script sees its arguments, and <c>$HERE</c> as a folder to keep things in.</summary>
    public void Add(string name, string script)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, $"#!/bin/sh\nHERE={Folder}\necho \"{name} $*\" >> $HERE/calls\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public Task<CommandResult> RunAsync(
        CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default) =>
        _real.RunAsync(
            command with { FileName = Path.Combine(Folder, Path.GetFileName(command.FileName)) }, onOutput, onError, cancellationToken);

    public Task<ResolvedTool> ResolveAsync(string name, IReporter reporter, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ResolvedTool(name, Path.Combine(Folder, name), "1", "test"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
