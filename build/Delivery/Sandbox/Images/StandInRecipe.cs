using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Images;

/// <summary>The stand-in for Dify's components: one program, compiled ahead of time, with the C library and OpenSSL.</summary>
internal sealed class StandInRecipe(string repositoryRoot, IProcessRunner processes) : ImageRecipe
{
    private const string Folder = "stand-in";
    private const string Program = "DifyDelivery.StandIn";

    private readonly PackageUnpacking _packages = new(processes);
    private readonly string _project = Path.Combine(repositoryRoot, "build", "StandIn");

    public override string Repository => SandboxImages.StandInRepository;

    public override string TagPrefix => "";

    public override TimeSpan Expected => TimeSpan.FromSeconds(60);

    // The lock file says which packages; the SDK's own part of the compiler is not told apart.
    public override IEnumerable<string> Inputs =>
        ImageFiles.In(Folder).Append(ImageFiles.UnpackPackages).Append(Path.Combine(repositoryRoot, "Directory.Build.props")).Concat(Sources());

    public override ImageConfiguration Configuration { get; } = new(["/app/" + Program], [], ["PATH=/app:/usr/bin", "DOTNET_gcServer=0"], User: 1001);

    public override async Task FillAsync(string root, string work, IActivity activity, CancellationToken cancellationToken)
    {
        var program = await PublishAsync(work, activity, cancellationToken);
        await _packages.UnpackAsync(root, await ImageFiles.ReadPackagesAsync(Folder, cancellationToken), activity, cancellationToken);
        var finish = await processes.RunAsync(
            new CommandSpec("bash", ImageFiles.Path(Folder, "finish-rootfs.sh"), root), cancellationToken: cancellationToken);
        finish.EnsureSucceeded("The stand-in image could not be made.");
        var target = Path.Combine(root, "app", Program);
        File.Move(program, target);
        ExecutableFile.Mark(target);
    }

    private async Task<string> PublishAsync(string work, IActivity activity, CancellationToken cancellationToken)
    {
        activity.Update("looking for a linker");
        var linker = await processes.RunAsync(new CommandSpec("bash", ImageFiles.Path(Folder, "ensure-linker.sh")), activity.Line, cancellationToken: cancellationToken);
        linker.EnsureSucceeded("The stand-in cannot be compiled: there is no linker.", "apt-get install gcc libc6-dev");

        activity.Update("compiling the stand-in");
        var output = Path.Combine(work, "publish");
        // Everything it writes is below the work folder: the repository stays as it is, and two builds do not meet.
        var publish = new CommandSpec(
            DotNet(), "publish", _project, "--configuration", "Release", "--runtime", "linux-x64", "--output", output,
            "--artifacts-path", Path.Combine(work, "artifacts"), "--nologo", "-maxcpucount", "-nodeReuse:false",
            "-p:PublishAot=true", "-p:UseSharedCompilation=false", $"-p:NuGetLockFilePath={Path.Combine(work, "packages.lock.json")}",
            "-p:GenerateDocumentationFile=false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false")
        {
            WorkingDirectory = repositoryRoot,
        };
        var result = await processes.RunAsync(publish, cancellationToken: cancellationToken);
        result.EnsureSucceeded(
            "The stand-in could not be compiled.",
            $"It needs the packages Npgsql and Microsoft.DotNet.ILCompiler of the SDK's version from the feed; 'dotnet publish {_project} -r linux-x64 -p:PublishAot=true' shows more.");
        var program = Path.Combine(output, Program);
        return File.Exists(program) ? program : throw new DeliveryException("The stand-in could not be compiled.", $"dotnet publish made no {Program}");
    }

    // The SDK that runs this build, which need not be the one on PATH.
    private static string DotNet() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host) ? host
        : Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : "dotnet";

    private IEnumerable<string> Sources()
    {
        if (!Directory.Exists(_project))
            throw new DeliveryException(
                "The sandbox's stand-in for Dify cannot be made.", $"{_project} does not exist", "run from a clone of the DifyDelivery repository");
        string[] folders = [_project, .. Directory.EnumerateDirectories(_project).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))];
        return folders.SelectMany(folder => Directory.EnumerateFiles(folder)).Where(file => Path.GetExtension(file) is ".cs" or ".sql" or ".csproj" or ".json");
    }
}
