using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DifyDelivery.Components.Strict;
using DifyDelivery.Environments;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Pipelines.Tests.Linting;
using DifyDelivery.Pipelines.Tests.Planted;
using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>Every script of every generated file, as shellcheck sees it.</summary>
public partial class ScriptTests
{
    [ShellCheckFact]
    public async Task ScriptsAreSoundAndAPlantedBugIsSeen()
    {
        var good = new[] { PipelineHost.GitHub, PipelineHost.AzureDevOps }.SelectMany(Samples.Cases).SelectMany(Scripts).ToList();
        var planted = Bugs(GitHubErrors.All, PipelineHost.GitHub).Concat(Bugs(AzureErrors.All, PipelineHost.AzureDevOps)).ToList();

        var findings = await ShellCheck.RunAsync([.. good.Concat(planted)]);

        good.Count.ShouldBeGreaterThan(50);
        findings.Where(finding => good.Any(entry => entry.Where == finding.Case)).ShouldBeEmpty();
        findings.Select(finding => finding.Case.Split(':')[0]).Distinct().ShouldBe(["planted GitHub", "planted AzureDevOps"], ignoreOrder: true);
    }

    /// <summary>Targets, parameters and values: a build that refuses its own pipeline's words would say so in production first.</summary>
    [Fact]
    public void EveryCallIsOneThatTheBuildTakes()
    {
        var calls = new[] { PipelineHost.GitHub, PipelineHost.AzureDevOps }
            .SelectMany(Samples.Cases)
            .SelectMany(Scripts)
            .SelectMany(entry => entry.Script.Split('\n'))
            .Where(line => line.StartsWith("./build.sh ", StringComparison.Ordinal))
            .Select(line => Variable().Replace(line, "value").Split(' ')[1..])
            .ToList();

        calls.Count.ShouldBeGreaterThan(50);
        calls.SelectMany(words => new StrictArguments(Samples.Model, words, new ParameterSources(CommandLineArgument.Split(words).Arguments, ImmutableDictionary<string, string>.Empty, [])).Check())
            .ShouldBeEmpty();
    }

    private static IEnumerable<(string Where, string Script)> Bugs(IEnumerable<Planting> errors, PipelineHost host) =>
        errors
            .Where(error => error.CaughtBy.HasFlag(Catcher.ShellCheck))
            .Select(error => error.PlantInto(PipelineFiles.Render(Samples.Full with { Hosts = [host] })))
            .SelectMany(planted => Scripts(planted with { Name = $"planted {host}" }));

    private static IEnumerable<(string Where, string Script)> Scripts(LintCase entry) =>
        from path in entry.Look
        from script in path.StartsWith(".github/", StringComparison.Ordinal) ? OfWorkflow(entry.Files[path]) : OfPipeline(entry.Files[path])
        select ($"{entry.Name}: {path}: {script.Step}", script.Text);

    private static IEnumerable<(string Step, string Text)> OfWorkflow(string text) =>
        from job in WorkflowReader.Read(text).Jobs
        from step in job.Steps
        where step.Run is not null
        select ($"{job.Id}, {step.Name}", step.Run);

    private static IEnumerable<(string Step, string Text)> OfPipeline(string text)
    {
        var document = YamlReader.Read(text);
        var steps = AzureReader.IsTemplate(document)
            ? AzureReader.Template(document).Steps.Select(step => (Where: "template", Step: step))
            : AzureReader.Pipeline(document).Stages.SelectMany(stage => stage.Jobs.SelectMany(job => job.Steps.Select(step => (Where: stage.Name, Step: step))));
        return steps.Where(pair => pair.Step.Script is not null).Select(pair => ($"{pair.Where}, {pair.Step.DisplayName}", pair.Step.Script!));
    }

    [GeneratedRegex("\"\\$[A-Z_]+\"")]
    private static partial Regex Variable();
}
