using System.Diagnostics;
using System.Runtime.Versioning;

namespace DifyDelivery.Tests.Bootstrap;

/// <summary>
/// A repository of its own in a temporary folder (with a space in its name): this repository's bootstrapper and a build program of a
/// few lines, so that a compilation takes seconds. What the program can be told to do stands in <see cref="Program"/>.
/// </summary>
internal sealed class Skeleton : IDisposable
{
    internal const string Program =
        """
        using System.Text.Json;
        switch (args.FirstOrDefault())
        {
            case "exit": return int.Parse(args[1]);
            case "cat": Console.Write(Console.In.ReadToEnd()); return 0;
            case "where": Console.WriteLine(Environment.CurrentDirectory); Console.WriteLine(Environment.GetEnvironmentVariable("NUKE_ROOT")); return 0;
            case "wait": Console.WriteLine(Environment.ProcessId); await Task.Delay(Timeout.Infinite); return 0;
            default: Console.WriteLine(JsonSerializer.Serialize(args)); return 0;
        }
        """;

    private readonly DirectoryInfo temporary = Directory.CreateTempSubdirectory("bootstrap ");

    internal Skeleton()
    {
        Root = Path.Combine(temporary.FullName, "a repository");
        Directory.CreateDirectory(Path.Combine(Root, "build", "bootstrap"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "build", "bootstrap"), "*.sh").Append(Path.Combine(Repository.Root, "build.sh")))
            File.Copy(file, Path.Combine(Root, Path.GetRelativePath(Repository.Root, file)));
        Write("global.json", """{ "sdk": { "version": "10.0.100", "rollForward": "latestFeature" } }""");
        Write("Directory.Build.props", """<Project><Import Project=".nuke/temp/packages.props" Condition="Exists('.nuke/temp/packages.props')" /></Project>""");
        Write(
            "Directory.Packages.props",
            """
            <Project><ItemGroup>
              <PackageVersion Include="Nuke.Common" Version="10.1.0" />
              <PackageVersion Include="Nuke.Components" Version="10.1.0" />
              <PackageVersion Include="KubernetesClient" Version="19.0.2" />
              <PackageVersion Include="Npgsql" Version="10.0.0" />
            </ItemGroup></Project>
            """);
        Write(
            "build/_build.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>
              <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
              <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
              <UseAppHost>false</UseAppHost><NuGetAudit>false</NuGetAudit><RunAnalyzers>false</RunAnalyzers>
            </PropertyGroup></Project>
            """);
        Write("build/Build.cs", Program);
    }

    internal string Root { get; }

    /// <summary>Beside the repository, for what a test needs outside it.</summary>
    internal string Outside => temporary.FullName;

    /// <summary>The muxer that runs these tests, and so has an SDK beside it.</summary>
    internal static string RealDotnet { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet"));

    internal string PathOf(string relative) => Path.Combine(Root, relative);

    internal void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), text);
    }

    /// <summary>Writes an executable bash script beside the repository and returns its path.</summary>
    [UnsupportedOSPlatform("windows")]
    internal string Script(string name, string text)
    {
        var file = Path.Combine(Outside, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "#!/usr/bin/env bash\n" + text + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    /// <summary>Starts build.sh with an environment in which no feed is asked, unless the test says otherwise; null removes a variable.</summary>
    internal Process Start(IEnumerable<string> arguments, string? workingDirectory = null, params (string Name, string? Value)[] environment)
    {
        // A test run in the background has Ctrl-C ignored, and what it starts inherits that.
        string[] listening = OperatingSystem.IsLinux() ? ["--default-signal=INT"] : [];
        var start = new ProcessStartInfo("/usr/bin/env", [.. listening, PathOf("build.sh"), .. arguments])
        {
            WorkingDirectory = workingDirectory ?? Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment.Prepend(("NUKE_ROOT", null)).Prepend(("DELIVERY_PACKAGES", "fallback")))
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    internal Task<Outcome> RunAsync(params string[] arguments) => RunAsync(arguments, environment: []);

    internal async Task<Outcome> RunAsync(
        string[] arguments,
        string? workingDirectory = null,
        string input = "",
        params (string Name, string? Value)[] environment)
    {
        using var process = Start(arguments, workingDirectory, environment);
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output, await error);
    }

    public void Dispose() => temporary.Delete(recursive: true);
}

/// <summary>What a run of build.sh ended with.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    internal bool Compiled => Error.Contains("Compiling the build", StringComparison.Ordinal);
}
