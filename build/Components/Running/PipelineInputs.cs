using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DifyDelivery.Components.Strict;
using DifyDelivery.Environments;
using DifyDelivery.Pipelines;

namespace DifyDelivery.Components.Running;

/// <summary>Reads a plan of pipelines off a build: its targets, its parameters, and the parameters files of its environments.</summary>
internal static partial class PipelineInputs
{
    public static PipelinePlan Read(IGeneratePipelines build, string root)
    {
        var commands = CommandsOf(BuildModel.Of(build.GetType()));
        return new PipelinePlanReader(commands, EnvironmentsOf(root), name => Describe(root, name)).Read(new PipelineChoices
        {
            Hosts = build.CiHosts,
            Environments = build.CiEnvironments,
            Approvals = build.CiApprovals,
            Production = build.CiProduction,
            Runners = build.CiRunners,
            Pools = build.CiPools,
            DriftSchedule = build.CiDriftSchedule,
            Branch = build.CiBranch,
            Name = build.CiName,
            Secrets = build.CiSecrets,
            Hosting = new HostingFacts
            {
                Repository = build.CiRepository ?? RemoteOf(root),
                Organization = build.CiOrganization,
                Project = build.CiProject,
                Reviewers = build.CiReviewers ?? [],
            },
        });
    }

    /// <summary>The names come from the members themselves: what is renamed, or left out of a build, changes the pipelines.</summary>
    public static BuildCommands CommandsOf(BuildModel model)
    {
        string? Optional(string target) => model.Targets.Contains(target) ? target : null;
        string Option(string member) => "--" + Kebab.Of(member);
        return new BuildCommands
        {
            Plan = nameof(IPlanTarget.Plan),
            DeployDify = nameof(IDeployDify.DeployDify),
            GeneratePipelines = nameof(IGeneratePipelines.GeneratePipelines),
            ProvisionPostgres = Optional(nameof(IProvisionPostgres.ProvisionPostgres)),
            Verify = Optional(nameof(IVerify.Verify)),
            MigrateData = Optional(nameof(IMigrateData.MigrateData)),
            Teardown = Optional(nameof(ITeardown.Teardown)),
            Options = new CommandOptions
            {
                Env = Option(nameof(IHazDelivery.Env)),
                PlanBundleOut = Option(nameof(IPlan.PlanBundleOut)),
                PlanBundle = Option(nameof(IHazPlanBundle.PlanBundle)),
                DetailedExitcode = Option(nameof(IPlan.DetailedExitcode)),
                Confirm = Option(nameof(IHazDelivery.Confirm)),
                Check = Option(nameof(IGeneratePipelines.Check)),
                Preflight = Option(nameof(IMigrateData.Preflight)),
                Rehearse = Option(nameof(IMigrateData.Rehearse)),
                Rollback = Option(nameof(IMigrateData.Rollback)),
                RetireSource = Option(nameof(ITeardown.RetireSource)),
            },
            Strategies = [.. Enum.GetNames<MigrationStrategy>().Select(name => name.ToLowerInvariant())],
            StrategyVariable = Kebab.Of(nameof(IHazDelivery.Strategy)).Replace('-', '_').ToUpperInvariant(),
            KnownTargets = [.. model.Targets],
            KnownOptions = model.Parameters.Select(parameter => Option(parameter.Member)).ToImmutableHashSet(),
        };
    }

    /// <summary>Choices that come from a command line or a variable: what they render cannot be rendered again.</summary>
    public static IEnumerable<(string Origin, string Member)> Elsewhere(ParameterSources sources) =>
        typeof(IGeneratePipelines).GetProperties()
            .Select(property => property.Name)
            .Where(name => name.StartsWith("Ci", StringComparison.Ordinal))
            .Select(name => (sources.Find(name)?.Origin ?? string.Empty, name))
            .Where(choice => choice.Item1.Length > 0 && sources.Files.All(file => file.DisplayPath != choice.Item1));

    /// <summary>GitHub's owner/name of the clone's origin; null for another host.</summary>
    private static string? RemoteOf(string root)
    {
        var file = Path.Combine(root, ".git", "config");
        return File.Exists(file) && GitHubRemote().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups["name"].Value : null;
    }

    private static List<string> EnvironmentsOf(string root) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(root, ".nuke"), "parameters.*.json")
            .Select(path => Path.GetFileName(path)["parameters.".Length..^".json".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>From the files alone: neither a machine's variables nor a command line may change what is committed.</summary>
    private static PipelineEnvironment Describe(string root, string name)
    {
        var sources = new ParameterSources(
            [], ImmutableDictionary<string, string>.Empty,
            [.. new[] { $"parameters.{name}.json", "parameters.json" }.Select(file => ParametersFile.TryRead(root, Path.Combine(".nuke", file))).OfType<ParametersFile>()]);
        var values = SettingsReader.Describe(name, sources.Files
            .SelectMany(file => file.Values.Keys)
            .Distinct()
            .Select(setting => (Setting: setting, Value: sources.Find(setting)!))
            .ToDictionary(pair => pair.Setting, pair => new SettingInput(pair.Value.Text, pair.Value.Origin)));
        string Text(string setting) => values.First(value => value.Name == setting).Text;
        string? Known(string setting) => sources.Find(setting)?.Text;
        return new PipelineEnvironment(name)
        {
            IsAzure = string.Equals(Text("Platform"), nameof(Platform.Azure), StringComparison.OrdinalIgnoreCase),
            Soak = Durations.TryParse(Text("MigrationSoak"), out var soak) ? soak : TimeSpan.FromDays(7),
            Azure = new AzureFacts(
                Known("SubscriptionId"), Known("TenantId"), Text("ResourceGroup"), Text("Location"), Text("ClusterName"), Text("StateResourceGroup"),
                Known("StateStorageAccount"), Text("StateContainer"))
            {
                Namespace = Text("Namespace"),
            },
        };
    }

    [GeneratedRegex(@"^\s*url\s*=\s*\S*github\.com[:/](?<name>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+?)(?:\.git)?\s*$", RegexOptions.Multiline)]
    private static partial Regex GitHubRemote();
}
