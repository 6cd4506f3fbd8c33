using System.Text.Json;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Pipelines.Tests.Linting;

/// <summary>shellcheck of this machine, or of the Debian package, unpacked into the cache: nothing is installed for it.</summary>
internal static class ShellCheck
{
    private const string Program = "shellcheck";
    private static readonly ProcessRunner Processes = new(new Redactor());

    /// <summary>Why it can neither be found nor fetched; null where it can.</summary>
    public static string? Obstacle { get; } = new[] { Program, "apt-get", "dpkg-deb" } switch
    {
        [var own, ..] when ProgramPath.Find(own) is not null => null,
        [_, .. var fetching] when fetching.All(program => ProgramPath.Find(program) is not null) => null,
        _ => "shellcheck is not on PATH, and this is no Debian that it could be fetched from.",
    };

    /// <summary>Looks at scripts as the hosts run them: bash that ends at the first failure.</summary>
    public static async Task<IReadOnlyList<LintFinding>> RunAsync(IReadOnlyList<(string Where, string Script)> scripts)
    {
        var folder = Directory.CreateTempSubdirectory(Program);
        try
        {
            foreach (var (script, index) in scripts.Select((entry, index) => (entry.Script, index)))
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{index}.sh"), $"#!/bin/bash\nset -eo pipefail\n{script}\n");
            }

            var run = await Processes.RunAsync(new CommandSpec(
                await FindAsync(), ["--format=json", "--severity=style", .. scripts.Select((_, index) => $"{index}.sh")])
            {
                WorkingDirectory = folder.FullName,
                Timeout = TimeSpan.FromMinutes(2),
            });

            // 0 is nothing found, 1 something; whatever else is a failure of its own.
            return run.ExitCode > 1
                ? throw new InvalidOperationException($"{run.Command} ended with exit code {run.ExitCode}: {run.StandardError}")
                : [.. JsonDocument.Parse(run.StandardOutput).RootElement.EnumerateArray().Select(item => Read(item, scripts))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LintFinding Read(JsonElement item, IReadOnlyList<(string Where, string Script)> scripts)
    {
        var where = scripts[int.Parse(Path.GetFileNameWithoutExtension(item.GetProperty("file").GetString()!), System.Globalization.CultureInfo.InvariantCulture)].Where;
        return new LintFinding(where, where, item.GetProperty("line").GetInt32() - 2, $"SC{item.GetProperty("code").GetInt32()} {item.GetProperty("message").GetString()}");
    }

    private static async Task<string> FindAsync()
    {
        if (ProgramPath.Find(Program) is { } own)
        {
            return own;
        }

        var root = Path.Combine(new ToolboxOptions().Folder, Program);
        var program = Path.Combine(root, "usr", "bin", Program);
        if (File.Exists(program))
        {
            return program;
        }

        var fresh = Directory.CreateDirectory($"{root}.{Guid.NewGuid():n}.new").FullName;
        var download = await AptAsync(fresh, "download", Program);
        if (!download.Succeeded)
        {
            // The lists may be old, or have never been fetched.
            await AptAsync(fresh, "update");
            download = await AptAsync(fresh, "download", Program);
        }

        download.EnsureSucceeded("The package shellcheck could not be fetched");
        (await Processes.RunAsync(new CommandSpec("dpkg-deb", "--extract", Directory.GetFiles(fresh, "*.deb").Single(), fresh))).EnsureSucceeded("dpkg-deb could not unpack shellcheck");
        try
        {
            Directory.Move(fresh, root);
        }
        catch (IOException) when (File.Exists(program))
        {
            // Another test run was quicker.
            Directory.Delete(fresh, recursive: true);
        }

        return program;
    }

    private static Task<CommandResult> AptAsync(string folder, params string[] arguments) => Processes.RunAsync(new CommandSpec("apt-get", ["-qq", .. arguments])
    {
        WorkingDirectory = folder,
        Timeout = TimeSpan.FromMinutes(5),
        Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" },
    });
}

/// <summary>A test that needs shellcheck, and says so where it cannot be had.</summary>
public sealed class ShellCheckFactAttribute : FactAttribute
{
    public ShellCheckFactAttribute() => Skip = ShellCheck.Obstacle;
}
