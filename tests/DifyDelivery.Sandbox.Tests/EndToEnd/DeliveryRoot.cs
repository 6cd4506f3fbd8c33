using DifyDelivery.Processes;
using DifyDelivery.Sandbox.State;
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

    internal static readonly string Repository = FindRepository();

    /// <summary>The compiled build.</summary>
    public static string Program => Path.Combine(Repository, "build", "bin", "Debug", "_build.dll");

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "delivery-" + Guid.NewGuid().ToString("N")[..8]);

    /// <summary>The kubeconfig context of a cluster that a person has, from <c>E2E --kube-context</c>; null: nodes of the tests' own.</summary>
    public static string? Context { get; } = Environment.GetEnvironmentVariable("DELIVERY_E2E_CONTEXT") is { Length: > 0 } context ? context : null;

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

        if (Context is null && !await NodeSandbox.CanRunAsync())
        {
            Obstacle = "a node cannot run on this machine";
            return;
        }

        if (Context is not null)
        {
            // A Dify that is there is a person's: these tests deploy, migrate and remove one of that name.
            (await SpacesAsync(Context)).ShouldBeEmpty($"the context '{Context}' has these namespaces already, which the tests make and remove");
        }

        (await RunAsync("DeployDify")).ExitCode.ShouldBe(0);
    }

    public async Task DisposeAsync()
    {
        if (Obstacle is null)
        {
            var network = (await new SandboxStateFile(State).ReadAsync(CancellationToken.None))?.Network;
            await RemoveOwnServicesAsync();
            var teardown = await RunAsync("Teardown", "--confirm", "dev");
            teardown.ExitCode.ShouldBe(0, teardown.Output);
            await NothingIsLeftAsync(network);
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
        [arguments[0], "--env", "dev", "--no-logo", .. Context is null ? Array.Empty<string>() : ["--sandbox-cluster", Context], .. arguments[1..]],
        Root,
        new Dictionary<string, string> { ["POSTGRESQL_PASSWORD"] = Password, ["DELIVERY_CACHE"] = NodeSandbox.Cache });

    /// <summary>Writes a values file into the root, for <c>--values-file</c>.</summary>
    internal string WriteValues(string yaml)
    {
        var path = Path.Combine(Root, "own-values.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    /// <summary>An administrator's kubeconfig, while the environment is there.</summary>
    public string Kubeconfig => Context is null ? Path.Combine(State, "node", "pki", "admin.kubeconfig") : Path.Combine(State, "kubeconfig");

    /// <summary>Teardown leaves a namespace that holds what is not the product's, on a cluster that a person has: so the tests' watchers go first.</summary>
    private static async Task RemoveOwnServicesAsync()
    {
        foreach (var space in Context is null ? [] : Spaces)
        {
            await KubectlAsync("--context", Context!, "delete", "services", "--namespace", space, "--ignore-not-found", "watch-in-cluster", "watch-flexible-server");
        }
    }

    /// <summary>Teardown leaves nothing: of a node no process, network or file, of a person's cluster no object, volume or namespace.</summary>
    private async Task NothingIsLeftAsync(int? network)
    {
        Directory.Exists(State).ShouldBeFalse("the environment's state is left");
        if (Context is not null)
        {
            (await SpacesAsync(Context)).ShouldBeEmpty();
            (await KubectlAsync("get", "persistentvolumes", "--output", "jsonpath={.items[*].spec.claimRef.namespace}")).Split(' ').ShouldNotContain(space => Spaces.Contains(space));
        }
        else
        {
            NodeTraces.Of(new SandboxClusterOptions { Environment = "dev", StateDirectory = State, CacheDirectory = NodeSandbox.Cache, Networks = [network!.Value] }).ShouldBeEmpty();
        }
    }

    /// <summary>The node's own, or on a cluster that a person has, the person's.</summary>
    internal static string Kubectl => Context is null ? Path.Combine(NodeSandbox.Cache, "node", "bin", "kubectl") : "kubectl";

    private static readonly string[] Spaces = ["dify", "flexible-server"];

    private static async Task<IReadOnlyList<string>> SpacesAsync(string context) =>
        [.. (await KubectlAsync("--context", context, "get", "namespaces", "--output", "jsonpath={.items[*].metadata.name}")).Split(' ').Intersect(Spaces)];

    private static async Task<string> KubectlAsync(params string[] arguments) =>
        (await NodeSandbox.Processes.RunAsync(new CommandSpec(Kubectl, arguments))).EnsureSucceeded("kubectl").StandardOutput.Trim();

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
