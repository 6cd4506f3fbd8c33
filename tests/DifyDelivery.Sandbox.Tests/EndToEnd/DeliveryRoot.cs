using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>
/// A root folder of the tests' own, with this repository's parameters, chart, values and modules: the real build runs on it as a person
/// would run it, without touching the repository's own dev environment. One release is deployed for all tests of the collection.
/// </summary>
public sealed class DeliveryRoot : IAsyncLifetime
{
    /// <summary>Planted before the first deployment; the tests look for it in everything that is written.</summary>
    public const string PlantedPassword = "Planted-Secret_4711-needle";

    private static readonly string Repository = FindRepository();

    /// <summary>The compiled build.</summary>
    public static string Program => Path.Combine(Repository, "build", "bin", "Debug", "_build.dll");

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "delivery-" + Guid.NewGuid().ToString("N")[..8]);

    public string State => Path.Combine(Root, ".nuke", "temp", "sandbox", "dev");

    /// <summary>Why nothing can run here, or null.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>The Flexible Server's password that the next runs are given.</summary>
    public string Password { get; set; } = PlantedPassword;

    /// <summary>Everything that any run has printed.</summary>
    public List<string> Printed { get; } = [];

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Root, ".nuke"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository, ".nuke"), "parameters*.json"))
        {
            File.Copy(file, Path.Combine(Root, ".nuke", Path.GetFileName(file)));
        }

        foreach (var folder in new[] { "build", "helm", "infra" })
        {
            Directory.CreateSymbolicLink(Path.Combine(Root, folder), Path.Combine(Repository, folder));
        }

        foreach (var file in new[] { "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "DifyDelivery.slnx" })
        {
            File.CreateSymbolicLink(Path.Combine(Root, file), Path.Combine(Repository, file));
        }

        if (!await NodeSandbox.CanRunAsync())
        {
            Obstacle = "a node cannot run on this machine";
            return;
        }

        (await RunAsync("DeployDify")).ExitCode.ShouldBe(0);
    }

    public async Task DisposeAsync()
    {
        if (Obstacle is null)
        {
            (await RunAsync("Teardown", "--confirm", "dev")).ExitCode.ShouldBe(0);
        }

        Directory.Delete(Root, recursive: true);
    }

    /// <summary>Runs the build to its end.</summary>
    internal async Task<RunResult> RunAsync(params string[] arguments)
    {
        using var run = Start(arguments);
        var result = await run.WaitAsync();
        lock (Printed)
        {
            Printed.Add(result.Output);
        }

        return result;
    }

    /// <summary>Starts the build, for tests that interrupt it.</summary>
    internal DeliveryProcess Start(params string[] arguments) => new(
        Program,
        [arguments[0], "--env", "dev", "--no-logo", .. arguments[1..]],
        Root,
        new Dictionary<string, string> { ["POSTGRESQL_PASSWORD"] = Password, ["DELIVERY_CACHE"] = NodeSandbox.Cache });

    /// <summary>Writes a values file into the root, for <c>--values-file</c>.</summary>
    internal string WriteValues(string yaml)
    {
        var path = Path.Combine(Root, "own-values.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DifyDelivery.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}

/// <summary>Tests on one root; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class DeliveryCollection : ICollectionFixture<DeliveryRoot>
{
    public const string Name = "delivery";
}
