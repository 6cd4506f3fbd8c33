using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Pipelines.Tests.Linting;
using DifyDelivery.Pipelines.Tests.Planted;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>One validator, run once over every generated file and every planted error that it is to catch.</summary>
public abstract class Validator : IAsyncLifetime
{
    private readonly IReadOnlyList<LintCase> _good;
    private readonly IReadOnlyList<LintCase> _planted;
    private IReadOnlyList<LintFinding> _findings = [];

    private protected Validator(PipelineHost host, IEnumerable<Planting> errors, string? obstacle)
    {
        var files = PipelineFiles.Render(Samples.Full with { Hosts = [host] });
        Obstacle = obstacle;
        _good = Samples.Cases(host);
        _planted = obstacle is null ? [.. errors.Select(error => error.PlantInto(files))] : [];
    }

    private string? Obstacle { get; }

    public async Task InitializeAsync()
    {
        if (Obstacle is null)
        {
            _findings = await RunAsync([.. _good, .. _planted]);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Something was looked at, and nothing was found.</summary>
    internal void GoodFilesHaveNoFindings()
    {
        _good.Sum(entry => entry.Look.Count).ShouldBeGreaterThan(10);
        _findings.Where(finding => _good.Any(entry => entry.Name == finding.Case)).ShouldBeEmpty();
    }

    internal void CatchesPlanted(string kind)
    {
        _planted.ShouldContain(entry => entry.Name == kind);
        _findings.ShouldContain(finding => finding.Case == kind);
    }

    private protected abstract Task<LintFinding[]> RunAsync(IReadOnlyList<LintCase> cases);
}

/// <summary>GitHub's own language service.</summary>
public sealed class GitHubService() : Validator(PipelineHost.GitHub, GitHubErrors.All.Where(error => error.CaughtBy.HasFlag(Catcher.Service)), NodePrograms.Obstacle)
{
    /// <summary>An action that is not in our table, or an input that the table does not have, is an error.</summary>
    private protected override Task<LintFinding[]> RunAsync(IReadOnlyList<LintCase> cases) =>
        NodePrograms.RunAsync("github.mjs", cases, new { actions = ActionPins.All.ToDictionary(pin => pin.Reference, pin => pin.Inputs) });
}

/// <summary>actionlint.</summary>
public sealed class ActionlintProgram() : Validator(PipelineHost.GitHub, GitHubErrors.All.Where(error => error.CaughtBy.HasFlag(Catcher.Actionlint)), NodePrograms.Obstacle)
{
    private protected override Task<LintFinding[]> RunAsync(IReadOnlyList<LintCase> cases) => NodePrograms.RunAsync("actionlint.mjs", cases);
}

/// <summary>Microsoft's language service for Azure Pipelines.</summary>
public sealed class AzureService() : Validator(PipelineHost.AzureDevOps, AzureErrors.All.Where(error => error.CaughtBy.HasFlag(Catcher.Service)), AzureSchema.Obstacle)
{
    private protected override Task<LintFinding[]> RunAsync(IReadOnlyList<LintCase> cases) =>
        NodePrograms.RunAsync("azure.mjs", cases, new { schema = AzureSchema.File });
}
