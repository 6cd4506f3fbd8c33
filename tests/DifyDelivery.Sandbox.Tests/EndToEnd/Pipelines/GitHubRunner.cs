using System.Text.RegularExpressions;
using DifyDelivery.Pipelines.GitHub;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.Pipelines;

/// <summary>Plays GitHub's runner for the scripts of a workflow: its variables, its files, its artifacts, and the outputs between jobs.</summary>
internal sealed partial class GitHubRunner(string root, IReadOnlyDictionary<string, string> secrets)
{
    private const string Uploads = "actions/upload-artifact@";
    private const string Downloads = "actions/download-artifact@";
    private readonly string _artifacts = Path.Combine(root, "github-artifacts");
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

    /// <summary>The names of the files that an artifact holds; nothing where there is none.</summary>
    public IReadOnlyList<string> Kept(string artifact) =>
        Directory.Exists(Path.Combine(_artifacts, artifact)) ? [.. Directory.EnumerateFiles(Path.Combine(_artifacts, artifact)).Select(Path.GetFileName).OfType<string>()] : [];

    /// <summary>The folder of an artifact.</summary>
    public string Artifact(string name) => Path.Combine(_artifacts, name);

    /// <summary>Runs a job's steps one after the other, each if its condition holds: after a failure just those that say so.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="only">The names of those to run; none for all.</param>
    public async Task<IReadOnlyList<GitHubStepRun>> RunAsync(Workflow workflow, string jobId, params string[] only)
    {
        var job = workflow.Jobs.Single(job => job.Id == jobId);
        var runs = new List<GitHubStepRun>();
        foreach (var step in job.Steps.Where(step => only.Length == 0 || only.Contains(step.Name)))
        {
            if (!HostExpression.Holds(step.If, Value, runs.Exists(run => run.Run.ExitCode != 0)))
            {
                continue;
            }

            if (step.Uses is { } action)
            {
                Carry(action, step);
            }
            else
            {
                runs.Add(await RunAsync(job, step));
            }
        }

        return runs;
    }

    private string Value(string name) => _values.GetValueOrDefault(name, string.Empty);

    private void Carry(string action, Step step)
    {
        var with = step.With.ToDictionary(input => input.Key, input => JobRun.Expand(input.Value, Expression(), _values));
        if (action.StartsWith(Uploads, StringComparison.Ordinal))
        {
            var folder = Path.Combine(_artifacts, with["name"]);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            JobRun.Copy(with["path"].Split('\n').SelectMany(pattern => JobRun.Find(root, pattern)), folder);
        }
        else if (action.StartsWith(Downloads, StringComparison.Ordinal))
        {
            JobRun.Copy(Directory.EnumerateFiles(Path.Combine(_artifacts, with["name"])), Path.Combine(root, with["path"]));
        }
    }

    private async Task<GitHubStepRun> RunAsync(Job job, Step step)
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
        var run = await JobRun.RunAsync(root, step.Run!, variables, options: "-e");
        var result = new GitHubStepRun(
            step.Name ?? string.Empty, run, await File.ReadAllTextAsync(summary),
            (await File.ReadAllLinesAsync(output)).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
        Directory.Delete(files, recursive: true);
        Keep(job, step, result);
        return result;
    }

    private void Keep(Job job, Step step, GitHubStepRun run)
    {
        foreach (var (name, value) in run.Outputs.Where(_ => step.Id is not null))
        {
            _values[$"steps.{step.Id}.outputs.{name}"] = value;
        }

        foreach (var (name, expression) in job.Outputs)
        {
            _values[$"needs.{job.Id}.outputs.{name}"] = Value(Expression().Match(expression).Groups["name"].Value);
        }
    }

    [GeneratedRegex(@"\$\{\{ (?<name>[\w.-]+) \}\}")]
    private static partial Regex Expression();
}

/// <summary>What a step left behind.</summary>
internal sealed record GitHubStepRun(string Name, StepRun Run, string Summary, IReadOnlyDictionary<string, string> Outputs);
