using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>The sample build, started as a process in a root folder of its own, in a known environment and without a terminal.</summary>
internal sealed class SampleBuild : IDisposable
{
    private static readonly string Assembly = typeof(SampleBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(x => x.Key == "SampleBuild").Value!;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nuke-fallback-");

    public SampleBuild()
    {
        Directory.CreateDirectory(Path.Combine(Root, ".nuke"));
    }

    public string Root => Path.Combine(_folder.FullName, "sample");

    /// <summary>Writes a file below the root; null removes it.</summary>
    public void Write(string path, string? content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (content == null)
            File.Delete(file);
        else
            File.WriteAllText(file, content);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public bool Has(string path) => File.Exists(Path.Combine(Root, path));

    public Task<SampleRun> RunAsync(string commandLine, CancellationToken cancellationToken = default) =>
        RunAsync(CommandText.Parse(commandLine), cancellationToken);

    public async Task<SampleRun> RunAsync(CommandText command, CancellationToken cancellationToken = default)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new SampleRun(await output, await errors, process.ExitCode);
    }

    /// <summary>Starts the build; its input is closed, as in a pipe.</summary>
    public Process Start(CommandText command)
    {
        var startInfo = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet")
        {
            WorkingDirectory = Path.Combine(Root, command.Folder),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8
        };
        startInfo.Environment.Clear();
        foreach (var name in (string[])["PATH", "DOTNET_ROOT", "HOME"])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                startInfo.Environment[name] = value;
        }

        startInfo.Environment["TERM"] = "dumb";
        startInfo.Environment["DOTNET_NOLOGO"] = "1";
        startInfo.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in command.Variables)
            startInfo.Environment[name] = value;
        startInfo.ArgumentList.Add(Assembly);
        foreach (var argument in command.Arguments)
            startInfo.ArgumentList.Add(argument.Replace("<root>", Root, StringComparison.Ordinal));

        var process = Process.Start(startInfo)!;
        process.StandardInput.Close();
        return process;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
