using DifyDelivery.Components;
using DifyDelivery.Components.Running;
using DifyDelivery.Components.Strict;
using DifyDelivery.Pipelines.Tests.Linting;
using Nuke.Common;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>Plans of pipelines, and the files that they are rendered to.</summary>
internal static class Samples
{
    /// <summary>A team's build with every target that pipelines know.</summary>
    private sealed class TeamBuild : NukeBuild, IPlan, IProvisionPostgres, IDeployDify, IMigrateData, IVerify, ITeardown, IGeneratePipelines;

    private static readonly RunnerChoice OwnRunner = new(["self-hosted", "linux"], "inside");

    /// <summary>What that build offers.</summary>
    public static BuildModel Model { get; } = BuildModel.Of(typeof(TeamBuild));

    private static BuildCommands Commands { get; } = PipelineInputs.CommandsOf(Model);

    /// <summary>Everything that pipelines can have: what errors are planted into.</summary>
    public static PipelinePlan Full { get; } = new()
    {
        Commands = Commands,
        Environments =
        [
            new PipelineEnvironment("dev") { IsAzure = false, Runner = OwnRunner },
            new PipelineEnvironment("test"),
            new PipelineEnvironment("prod") { NeedsApproval = true, IsProduction = true },
        ],
        Secrets = ["POSTGRESQL_PASSWORD"],
    };

    public static IReadOnlyDictionary<string, PipelinePlan> All { get; } = new Dictionary<string, PipelinePlan>
    {
        ["full"] = Full,
        ["one environment, a sandbox of the job's own"] = Full with { Environments = [new PipelineEnvironment("dev") { IsAzure = false }], Secrets = [] },
        ["two environments, no approvals"] = Full with { Environments = [new PipelineEnvironment("test"), new PipelineEnvironment("prod") { IsProduction = true }] },
        ["own runners"] = Full with { Runner = OwnRunner, Environments = [.. Full.Environments.Select(environment => environment with { Runner = OwnRunner })] },
        ["drift off"] = Full with { DriftSchedule = null },
    };

    /// <summary>The files of each plan, and those that this repository has.</summary>
    public static IReadOnlyList<LintCase> Cases(PipelineHost host) =>
    [
        .. All.Select(pair => Case(pair.Key, PipelineFiles.Render(pair.Value with { Hosts = [host] }))),
        Case("this repository", [.. Committed(host)]),
    ];

    public static LintCase Case(string name, IReadOnlyList<PipelineFile> files) =>
        new(name, files.ToDictionary(file => file.Path, file => file.Content), [.. files.Select(file => file.Path)]);

    private static IEnumerable<PipelineFile> Committed(PipelineHost host)
    {
        var root = Root();
        return PipelineFiles.Folders
            .Where(folder => folder.StartsWith(".github", StringComparison.Ordinal) == (host == PipelineHost.GitHub))
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yml"))
            .Order(StringComparer.Ordinal)
            .Select(file => new PipelineFile(Path.GetRelativePath(root, file), File.ReadAllText(file)));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DifyDelivery.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}
