using System.Security.Cryptography;
using System.Text;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tests.Tools;

/// <summary>A folder with a PATH and a cache of its own, and real little programs that say a version.</summary>
internal sealed class ToolYard : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tools");

    public Dictionary<string, string?> Variables { get; } = [];

    public Dictionary<string, string?> Overrides { get; } = [];

    public string Cache => Path.Combine(_root.FullName, "cache");

    public CountingRunner Runner { get; } = new();

    /// <summary>Writes a program that says a version and returns its path.</summary>
    public string Program(string folder, string version, string name = "hammer")
    {
        var path = Path.Combine(_root.CreateSubdirectory(folder).FullName, name);
        File.WriteAllBytes(path, Script(version));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    public static byte[] Script(string version) => Encoding.UTF8.GetBytes($"#!/bin/sh\necho \"hammer v{version}\"\n");

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static ToolSpec Hammer(params IReadOnlyList<SourceSpec> sources) => new(
        "hammer", "Hammer", "nails", "hammer", "2.5.0", new VersionRange("2.0", "3.0"), ["HAMMER_EXE", "HAMMER_PATH"],
        new ProbeSpec(["--version"], @"v(\d+\.\d+\.\d+)"), ["Build"], "https://example.org/hammer", sources);

    public static SourceSpec Release(Uri url, byte[] content, string? program = null, string name = "example.org") => new(
        SourceKind.Release, name, "made up", new Dictionary<string, FileSpec> { ["linux-x64"] = new(Sha256(content), Url: url.ToString(), Program: program) });

    public Toolbox Toolbox(params IReadOnlyList<SourceSpec> sources) => Toolbox(new ToolManifest([Hammer(sources)], Node));

    public Toolbox Toolbox(ToolManifest manifest)
    {
        // The scripts themselves need a shell; nothing else of this machine may be found.
        Variables.TryAdd("PATH", Path.Combine(_root.FullName, "path1") + ":" + Path.Combine(_root.FullName, "path2"));
        var options = new ToolboxOptions
        {
            Folder = Cache,
            Overrides = Overrides,
            Variable = Variables.GetValueOrDefault,
            Platform = "linux-x64",
        };
        return new Toolbox(Runner, options, TimeProvider.System, manifest);
    }

    public static NodeSpec Node { get; } = new("none", "none", new Dictionary<string, string>());

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>Runs real processes and counts them.</summary>
    internal sealed class CountingRunner : IProcessRunner
    {
        private readonly ProcessRunner _runner = new(new Redactor());
        private int _count;

        public int Count => _count;

        public Task<CommandResult> RunAsync(
            CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return _runner.RunAsync(command, onOutput, onError, cancellationToken);
        }
    }
}
