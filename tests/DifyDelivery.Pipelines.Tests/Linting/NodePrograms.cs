using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Pipelines.Tests.Linting;

/// <summary>
/// The validators' scripts of <c>tests/ci-lint</c> and the packages of its lock file, beside each other in the cache: the packages are fetched
/// once for each state of the scripts.
/// </summary>
internal static class NodePrograms
{
    private const string Mark = "ANSWER ";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly ProcessRunner Processes = new(new Redactor());
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>Why no validator can run here; null where they can.</summary>
    public static string? Obstacle { get; } = new[] { "node", "npm" }.FirstOrDefault(program => ProgramPath.Find(program) is null) is { } missing
        ? $"{missing} is not on PATH: install Node.js 20 or newer; nothing here replaces the hosts' own validators."
        : null;

    /// <summary>Runs a script over all cases, in one process: its start costs more than its work.</summary>
    public static Task<LintFinding[]> RunAsync(string script, IReadOnlyList<LintCase> cases, object? more = null)
    {
        var request = JsonSerializer.SerializeToNode(new { cases }, Json)!.AsObject();
        foreach (var (name, value) in more is null ? [] : JsonSerializer.SerializeToNode(more, Json)!.AsObject())
        {
            request[name] = value?.DeepClone();
        }

        return AskAsync<LintFinding[]>(script, request);
    }

    /// <summary>Hands a script a request, and reads its answer.</summary>
    public static async Task<T> AskAsync<T>(string script, object request)
    {
        var run = await Processes.RunAsync(new CommandSpec("node", "--import", "./json-hook.mjs", script)
        {
            WorkingDirectory = await Installed.Value,
            StandardInput = JsonSerializer.Serialize(request, Json),
            Timeout = TimeSpan.FromMinutes(5),
        });
        run.EnsureSucceeded($"{script} did not come to its end");
        var line = run.StandardOutput.Split('\n').LastOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{script} said nothing:\n{run.StandardOutput}\n{run.StandardError}");
        return JsonSerializer.Deserialize<T>(line[Mark.Length..], Json)!;
    }

    private static async Task<string> InstallAsync()
    {
        var sources = Directory.GetFiles(Sources()).Order(StringComparer.Ordinal).ToList();
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(sources.Select(File.ReadAllText))));
        var folder = Path.Combine(Cache(), "ci-lint", Convert.ToHexStringLower(digest)[..16]);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var fresh = $"{folder}.{Guid.NewGuid():n}.new";
        Directory.CreateDirectory(fresh);
        foreach (var source in sources)
        {
            File.Copy(source, Path.Combine(fresh, Path.GetFileName(source)));
        }

        var install = await Processes.RunAsync(new CommandSpec("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        {
            WorkingDirectory = fresh,
            Timeout = TimeSpan.FromMinutes(10),
        });
        install.EnsureSucceeded("The validators' packages could not be installed", "Is the registry that 'npm config get registry' names reachable?");
        try
        {
            Directory.Move(fresh, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another test run was quicker.
            Directory.Delete(fresh, recursive: true);
        }

        return folder;
    }

    private static string Cache() => Path.GetDirectoryName(new ToolboxOptions().Folder)!;

    private static string Sources([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "ci-lint"));
}
