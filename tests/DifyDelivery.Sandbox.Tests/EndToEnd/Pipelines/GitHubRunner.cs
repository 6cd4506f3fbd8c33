using System.Text.RegularExpressions;
using DifyDelivery.Pipelines.GitHub;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>Plays GitHub's runner for the scripts of a workflow: its variables, its files, and the outputs between jobs.</summary>
internal sealed partial class GitHubRunner(string root, IReadOnlyDictionary<string, string> secrets)
{
    private readonly Dictionary<string, string> _values = new(secrets.ToDictionary(pair => $"secrets.{pair.Key}", pair => pair.Value));

    /// <summary>Each script that was run, in order.</summary>
    public List<string> Ran { get; } = [];

    public Workflow Read(string name) => WorkflowReader.Read(File.ReadAllText(Path.Combine(root, ".github", "workflows", name)));

    /// <summary>What expressions give besides.</summary>
    public GitHubRunner With(string name, string value)
    {
        _values[name] = value;
        return this;
    }

    /// <summary>Runs a job's scripts one after the other, up to the first that fails.</summary>
    public async Task<IReadOnlyList<GitHubStepRun>> RunAsync(Workflow workflow, string jobId)
    {
        var job = workflow.Jobs.Single(job => job.Id == jobId);
        var targets = string.Concat(job.Needs.Select(need => _values.GetValueOrDefault($"needs.{need}.outputs.targets")));
        var runs = new List<GitHubStepRun>();
        foreach (var step in job.Steps)
        {
            if (step.Uses?.StartsWith("actions/download-artifact@", StringComparison.Ordinal) == true)
            {
                Directory.CreateDirectory(Path.Combine(root, "artifacts", "approved"));
                File.Move(Path.Combine(root, "artifacts", "plan.zip"), Path.Combine(root, "artifacts", "approved", "plan.zip"), overwrite: true);
            }

            if (step.Run is null || !JobRun.Holds(step.If, targets))
            {
                continue;
            }

            var run = await RunAsync(step);
            runs.Add(run);
            Keep(job, step, run);
            if (run.Run.ExitCode != 0)
            {
                break;
            }
        }

        return runs;
    }

    private async Task<GitHubStepRun> RunAsync(Step step)
    {
        var files = Directory.CreateTempSubdirectory("runner").FullName;
        var (summary, output) = (Path.Combine(files, "summary"), Path.Combine(files, "output"));
        await File.WriteAllTextAsync(summary, string.Empty);
        await File.WriteAllTextAsync(output, string.Empty);
        var variables = new Dictionary<string, string?>
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTOR"] = "octocat",
            ["GITHUB_REPOSITORY"] = "example/delivery",
            ["GITHUB_WORKSPACE"] = root,
            ["GITHUB_STEP_SUMMARY"] = summary,
            ["GITHUB_OUTPUT"] = output,
        };
        foreach (var (name, value) in step.Env)
        {
            variables[name] = JobRun.Expand(value, Expression(), _values);
        }

        Ran.Add(step.Run!);
        var run = await JobRun.RunAsync(root, step.Run!, variables, "-e");
        var result = new GitHubStepRun(
            step.Name ?? string.Empty, run, await File.ReadAllTextAsync(summary),
            (await File.ReadAllLinesAsync(output)).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
        Directory.Delete(files, recursive: true);
        return result;
    }

    private void Keep(Job job, Step step, GitHubStepRun run)
    {
        foreach (var (name, expression) in job.Outputs)
        {
            var values = run.Outputs.ToDictionary(pair => $"steps.{step.Id}.outputs.{pair.Key}", pair => pair.Value);
            if (Expression().Match(expression) is { Success: true } match && values.TryGetValue(match.Groups["name"].Value, out var value))
            {
                _values[$"needs.{job.Id}.outputs.{name}"] = value;
            }
        }
    }

    [GeneratedRegex(@"\$\{\{ (?<name>[\w.-]+) \}\}")]
    private static partial Regex Expression();
}

/// <summary>What a step left behind.</summary>
internal sealed record GitHubStepRun(string Name, StepRun Run, string Summary, IReadOnlyDictionary<string, string> Outputs);
