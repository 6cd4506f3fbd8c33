using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DifyDelivery.Components.Strict;
using DifyDelivery.Environments;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Pipelines.Tests.Linting;
using DifyDelivery.Pipelines.Tests.Planted;
using DifyDelivery.Pipelines.Yaml;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

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

    /// <summary>What a parameter's variable is set to is the pipeline's choice, and must be one of the build's.</summary>
    [Fact]
    public void EveryStrategyIsOneThatTheBuildTakes()
    {
        var offered = WorkflowReader.Read(Samples.Cases(PipelineHost.GitHub)[0].Files[".github/workflows/dify-manual.yml"]).On.Dispatch!.Single(input => input.Name == "strategy");
        var azure = AzureReader.Pipeline(YamlReader.Read(Samples.Cases(PipelineHost.AzureDevOps)[0].Files["pipelines/manual.yml"])).Parameters.Single(parameter => parameter.Name == "strategy");

        (offered.Type, offered.Default).ShouldBe(("choice", "offline"));
        azure.Values.ShouldBe(offered.Options);
        offered.Options.ShouldBe(Enum.GetNames<MigrationStrategy>(), StringComparer.OrdinalIgnoreCase);
        offered.Options.SelectMany(option => Problems("STRATEGY", option)).ShouldBeEmpty();
        Problems("STRATEGY", "sideways").ShouldHaveSingleItem().ShouldStartWith("STRATEGY (environment) binds to --strategy: 'sideways' is none of Offline.");
        Problems("STRATEGY", null, "MigrateData", "--strategy", "sideways").ShouldHaveSingleItem().ShouldStartWith("--strategy: 'sideways' is none of Offline.");
    }

    /// <summary>Of the lines that only a job in Azure has: the subscription of the connection reaches the build, and the installation is asked for what is pinned.</summary>
    [Fact]
    public async Task WhatOnlyAzureHasRuns()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var scripts = Samples.Cases(PipelineHost.AzureDevOps).SelectMany(Scripts).Select(entry => entry.Script).Distinct().ToList();
        var folder = Directory.CreateTempSubdirectory("azure");
        try
        {
            foreach (var (name, text) in new[] { ("az", "echo \"az $*\" >>\"$LOG\"; echo 0000"), ("sudo", "\"$@\" >/dev/null"), ("build.sh", "echo \"build $* in $SUBSCRIPTION_ID\" >>\"$LOG\"") })
            {
                var path = Path.Combine(folder.FullName, name);
                await File.WriteAllTextAsync(path, $"#!/bin/bash\n{text}\n");
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            foreach (var script in new[] { scripts.First(script => script.Contains("SUBSCRIPTION_ID", StringComparison.Ordinal)), scripts.Single(script => script.Contains("install-cli", StringComparison.Ordinal)) })
            {
                (await new ProcessRunner(new Redactor()).RunAsync(new CommandSpec("bash", "-e", "-c", script)
                {
                    WorkingDirectory = folder.FullName,
                    Environment = new Dictionary<string, string?> { ["PATH"] = $"{folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}", ["LOG"] = Path.Combine(folder.FullName, "log") },
                })).EnsureSucceeded(script);
            }

            (await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "log"))).ShouldBe(
                ["az account show --query id --output tsv", "build Plan --env test in 0000", "az aks install-cli --client-version 1.35.2 --kubelogin-version 0.2.19"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<string> Problems(string variable, string? value, params string[] words)
    {
        var variables = value is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add(variable, value);
        return new StrictArguments(Samples.Model, words, new ParameterSources(CommandLineArgument.Split(words).Arguments, variables, [])).Check();
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
