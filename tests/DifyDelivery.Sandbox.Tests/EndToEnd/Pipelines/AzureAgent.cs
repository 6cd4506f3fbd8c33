using System.Text.RegularExpressions;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.Yaml;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>Plays an agent of Azure Pipelines for the scripts of a stage: its variables, its templates, and the outputs between stages.</summary>
internal sealed partial class AzureAgent
{
    private readonly string _root;
    private readonly string _workspace;
    private readonly string _temporary;
    private readonly Dictionary<string, string> _values;

    /// <summary>What steps of a job have set for the steps after them.</summary>
    private readonly List<string> _ofSteps = [];

    public AzureAgent(string root, IReadOnlyDictionary<string, string> secrets)
    {
        (_root, _workspace) = (root, Path.Combine(root, "workspace"));
        _temporary = Directory.CreateDirectory(Path.Combine(root, "agent-temporary")).FullName;
        _values = new Dictionary<string, string>(secrets)
        {
            ["Pipeline.Workspace"] = _workspace,
            ["Agent.TempDirectory"] = _temporary,
            ["System.AccessToken"] = "token-of-the-job",
        };
    }

    /// <summary>Each script that was run, in order.</summary>
    public List<string> Ran { get; } = [];

    public AzurePipeline Read(string name) => AzureReader.Pipeline(YamlReader.Read(File.ReadAllText(Path.Combine(_root, "pipelines", name))));

    /// <summary>What a person gave the run.</summary>
    public AzureAgent With(string parameter, string value)
    {
        _values[$"parameters.{parameter}"] = value;
        return this;
    }

    /// <summary>As if a stage had made a plan: with these files, for these targets.</summary>
    public AzureAgent Planned(string stage, string targets, string files)
    {
        JobRun.Copy(Directory.EnumerateFiles(files), Path.Combine(_workspace, $"{stage}-given"));
        _values[$"stageDependencies.{stage}.plan.outputs['plan.targets']"] = targets;
        _values[$"stageDependencies.{stage}.plan.outputs['kept.artifact']"] = $"{stage}-given";
        return this;
    }

    /// <summary>The names of the files that an artifact holds.</summary>
    public IReadOnlyList<string> Kept(string artifact) => [.. Directory.EnumerateFiles(Path.Combine(_workspace, artifact)).Select(Path.GetFileName).OfType<string>()];

    /// <summary>Runs the steps of a stage's job one after the other, each if its condition holds: after a failure just those that say so.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="stageName">The stage.</param>
    /// <param name="cancelAt">Cancels the run once this was printed, as a person may; null to let it go on.</param>
    public async Task<IReadOnlyList<AzureStepRun>> RunAsync(AzurePipeline pipeline, string stageName, string? cancelAt = null)
    {
        var stage = pipeline.Stages.Single(stage => stage.Name == stageName);
        var job = stage.Jobs.Single();
        _ofSteps.ForEach(name => _values.Remove(name));
        foreach (var (name, value) in job.Variables)
        {
            _values[name] = _values.GetValueOrDefault(Output().Match(value).Groups["name"].Value, string.Empty);
        }

        var runs = new List<AzureStepRun>();
        foreach (var step in job.Steps.SelectMany(Flatten))
        {
            if (!HostExpression.Holds(step.Condition, Value, runs.Exists(run => run.Run.ExitCode != 0)))
            {
                continue;
            }

            if (step.Kind == "publish")
            {
                Publish(step);
            }
            else if (step.Script is { } script)
            {
                runs.Add(await RunAsync(stage, job, step, script, cancelAt));
            }
        }

        return runs;
    }

    /// <summary>Runs one step of a stage, whose condition must hold.</summary>
    public async Task<AzureStepRun> RunStepAsync(AzurePipeline pipeline, string stageName, string name)
    {
        var stage = pipeline.Stages.Single(stage => stage.Name == stageName);
        var step = stage.Jobs.Single().Steps.Single(step => step.DisplayName == name);
        HostExpression.Holds(step.Condition, Value, hasFailed: false).ShouldBeTrue(step.Condition);
        return await RunAsync(stage, stage.Jobs.Single(), step, step.Script!, null);
    }

    private string Value(string name) => _values.GetValueOrDefault(Variable().Match(name) is { Success: true } variable ? variable.Groups["name"].Value : name, string.Empty);

    private async Task<AzureStepRun> RunAsync(AzureStage stage, AzureJob job, AzureStep step, string script, string? cancelAt)
    {
        var variables = new Dictionary<string, string?>
        {
            ["TF_BUILD"] = "True",
            ["BUILD_REQUESTEDFOR"] = "A Person",
            ["BUILD_SOURCESDIRECTORY"] = _root,
            ["AGENT_TEMPDIRECTORY"] = _temporary,
            ["SYSTEM_JOBATTEMPT"] = "1",
        };
        foreach (var (name, value) in step.Env)
        {
            variables[name] = JobRun.Expand(JobRun.Expand(value, Expression(), _values), Macro(), _values);
        }

        Ran.Add(script);
        var run = new AzureStepRun(step.DisplayName ?? string.Empty, await JobRun.RunAsync(_root, script, variables, cancelAt));
        foreach (var (name, value) in run.Outputs)
        {
            _values[$"stageDependencies.{stage.Name}.{job.Name}.outputs['{step.Name}.{name}']"] = value;
            _values[$"{step.Name}.{name}"] = value;
            _ofSteps.Add($"{step.Name}.{name}");
        }

        return run;
    }

    /// <summary>A template's steps with its parameters in their places; blocks under a condition are for what the sandbox's job does not ask for.</summary>
    private IEnumerable<AzureStep> Flatten(AzureStep step)
    {
        if (step.Kind != "template")
        {
            return [step];
        }

        var template = AzureReader.Template(YamlReader.Read(File.ReadAllText(Path.Combine(_root, "pipelines", step.Value))));
        var given = step.Inputs.ToDictionary(input => input.Key, input => input.Value);
        var values = template.Parameters.ToDictionary(parameter => $"parameters.{parameter.Name}", parameter => given.GetValueOrDefault(parameter.Name, parameter.Default ?? string.Empty));
        return template.Blocks
            .Where(block => block.Condition is null)
            .SelectMany(block => block.Steps)
            .Select(inner => inner with { Env = [.. inner.Env.Select(pair => KeyValuePair.Create(pair.Key, JobRun.Expand(pair.Value, Expression(), values)))] });
    }

    private void Publish(AzureStep step)
    {
        var artifact = JobRun.Expand(step.Keys.Single(key => key.Key == "artifact").Value, Macro(), _values);
        var folder = Path.Combine(_workspace, artifact);
        JobRun.Copy(Directory.EnumerateFiles(Path.Combine(_root, JobRun.Expand(step.Value, Macro(), _values))), folder);
    }

    [GeneratedRegex(@"\$\((?<name>[\w.]+)\)")]
    private static partial Regex Macro();

    [GeneratedRegex(@"\$\{\{ (?<name>[\w.]+) \}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"^variables\['(?<name>[^']+)'\]$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\$\[ (?<name>.+) \]$")]
    private static partial Regex Output();
}

/// <summary>What a step left behind.</summary>
internal sealed partial record AzureStepRun(string Name, StepRun Run)
{
    /// <summary>The variables that it has set for others.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; } = SetVariable().Matches(Run.Output)
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value.TrimEnd());

    /// <summary>The pages that it has asked the agent to show, by name.</summary>
    public IReadOnlyDictionary<string, string> Summaries { get; } = UploadSummary().Matches(Run.Output)
        .Select(match => match.Groups["file"].Value.TrimEnd())
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

    [GeneratedRegex(@"^##vso\[task\.setvariable variable=(?<name>\w+);isoutput=true\](?<value>.*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex SetVariable();

    [GeneratedRegex(@"^##vso\[task\.uploadsummary \](?<file>/.*)$", RegexOptions.Multiline)]
    private static partial Regex UploadSummary();
}
