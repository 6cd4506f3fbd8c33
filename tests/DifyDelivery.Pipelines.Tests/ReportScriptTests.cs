using System.Text.Json;
using DifyDelivery.Pipelines.AzureDevOps;
using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Pipelines.Tests.Linting;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>The scripts that keep comments, issues and work items, against hosts that only remember: one of each, kept up to date.</summary>
public sealed class ReportScriptTests : IDisposable
{
    private static readonly object Context = new { serverUrl = "https://github.com", repo = new { owner = "example", repo = "delivery" }, runId = 7, issue = new { number = 12 } };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("report");

    [NodeFact]
    public async Task DriftOpensAnIssueKeepsItAndClosesIt()
    {
        const string title = "An environment is not what the parameters say";
        var drifted = Needs(("drift-dev", "failure", "true"), ("drift-prod", "failure", ""), ("drift-test", "success", "false"));
        var none = Needs(("drift-dev", "success", "false"));

        var opened = await RunAsync(WorkflowScripts.DriftIssue, drifted, new { });
        var kept = await RunAsync(WorkflowScripts.DriftIssue, drifted, Lists("issues.listForRepo", new { number = 3, title }));
        var closed = await RunAsync(WorkflowScripts.DriftIssue, none, Lists("issues.listForRepo", new { number = 3, title }));
        var idle = await RunAsync(WorkflowScripts.DriftIssue, none, new { });

        opened.ShouldHaveSingleItem().Method.ShouldBe("issues.create");
        opened[0].Text("body").ShouldContain("- dev: has drifted\n- prod: the plan ended with `failure`\n");
        opened[0].Text("body").ShouldNotContain("test");
        opened[0].Text("body").ShouldContain("https://github.com/example/delivery/actions/runs/7");
        kept.Select(call => call.Method).ShouldBe(["issues.update"]);
        kept[0].Text("issue_number").ShouldBe("3");
        closed.Select(call => call.Method).ShouldBe(["issues.createComment", "issues.update"]);
        closed[1].Text("state").ShouldBe("closed");
        idle.ShouldBeEmpty();
    }

    [NodeFact]
    public async Task APullRequestHasOneCommentWithEveryPlan()
    {
        var plan = Path.Combine(_folder.FullName, "plans", "plan-dev");
        Directory.CreateDirectory(plan);
        await File.WriteAllTextAsync(Path.Combine(plan, "plan.md"), "# DeployDify in dev\n\n**1 to change.**\n");
        var needs = Variables(("NEEDS", Needs(("plan-dev", "success", ""), ("plan-prod", "failure", ""))), ("COMMIT", "0123456789abcdef"));
        var mine = new { id = 5, body = "<!-- dify-delivery plan -->\nold", user = new { login = "github-actions[bot]" } };
        var anothers = new { id = 6, body = "<!-- dify-delivery plan -->\nforged", user = new { login = "somebody" } };

        var first = await RunAsync(WorkflowScripts.PlanComment, needs, Lists("issues.listComments", anothers));
        var next = await RunAsync(WorkflowScripts.PlanComment, needs, Lists("issues.listComments", anothers, mine));

        first.ShouldHaveSingleItem().Method.ShouldBe("issues.createComment");
        first[0].Text("body").ShouldStartWith("<!-- dify-delivery plan -->\nPlans of 0123456789ab");
        first[0].Text("body").ShouldContain("**1 to change.**");
        first[0].Text("body").ShouldContain("### prod");
        next.ShouldHaveSingleItem().Method.ShouldBe("issues.updateComment");
        next[0].Text("comment_id").ShouldBe("5");
    }

    [NodeFact]
    public async Task ALongPlanIsCutToWhatACommentTakes()
    {
        var plan = Path.Combine(_folder.FullName, "plans", "plan-dev");
        Directory.CreateDirectory(plan);
        await File.WriteAllTextAsync(Path.Combine(plan, "plan.md"), string.Concat(Enumerable.Repeat("a line of a plan\n", 10_000)));

        var calls = await RunAsync(WorkflowScripts.PlanComment, Variables(("NEEDS", Needs(("plan-dev", "success", ""))), ("COMMIT", "0123456789abcdef")), new { });

        calls.ShouldHaveSingleItem().Text("body").Length.ShouldBeLessThan(65_536);
        calls[0].Text("body").ShouldContain("(cut; ");
    }

    [NodeFact]
    public async Task ASoakHasAnIssueWithTheDayOfItsEnd()
    {
        var calls = await RunAsync(WorkflowScripts.SoakReminder, Variables(("DELIVERY_ENVIRONMENT", "prod"), ("SOAK_DAYS", "7")), new { });

        calls.ShouldHaveSingleItem().Method.ShouldBe("issues.create");
        calls[0].Text("title").ShouldContain("prod");
        calls[0].Text("body").ShouldMatch(@"until 20\d\d-\d\d-\d\d\.");
    }

    [Theory]
    [InlineData("dev:Failed:true prod:Failed: test:Succeeded:false", "", "boards work-item create --type Issue --title An environment is not what the parameters say --description <ul><li>dev has drifted</li><li>prod: the plan ended with Failed</li></ul>")]
    [InlineData("dev:Failed:true", "3", "boards work-item update --id 3 --description <ul><li>dev has drifted</li></ul>")]
    [InlineData("dev:Succeeded:false", "3", "boards work-item update --id 3 --discussion Nothing has drifted any more")]
    [InlineData("dev:Succeeded:false", "", null)]
    public async Task DriftKeepsOneWorkItem(string drift, string open, string? told)
    {
        if (ProgramPath.Find("bash") is null)
        {
            return;
        }

        var calls = await RunAsync(AzureScripts.Read(AzureScripts.DriftWorkItem), open, ("DRIFT", drift));

        calls.ShouldContain("devops configure --defaults organization=https://dev.azure.com/example/ project=Delivery");
        var changes = calls.Where(call => call.StartsWith("boards work-item", StringComparison.Ordinal)).ToList();
        changes.Count.ShouldBe(told is null ? 0 : 1);
        changes.ShouldAllBe(call => call.StartsWith(told!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASoakHasAWorkItem()
    {
        if (ProgramPath.Find("bash") is null)
        {
            return;
        }

        var calls = await RunAsync(AzureScripts.Read(AzureScripts.SoakReminder), string.Empty, ("DELIVERY_ENVIRONMENT", "prod"), ("SOAK_DAYS", "7"));

        calls.ShouldContain(call => call.StartsWith("boards work-item create --type Issue --title Retire the old PostgreSQL server of prod --description ", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Needs(params (string Job, string Result, string HasChanges)[] jobs) => JsonSerializer.Serialize(jobs.ToDictionary(
        job => job.Job, job => new { result = job.Result, outputs = new Dictionary<string, string> { ["has-changes"] = job.HasChanges } }));

    private static Dictionary<string, object[]> Lists(string name, params object[] items) => new() { [name] = items };

    private static Dictionary<string, string?> Variables(params (string Name, string? Value)[] variables) => variables.ToDictionary(variable => variable.Name, variable => variable.Value);

    private Task<GitHubCall[]> RunAsync(string script, string needs, object lists) => RunAsync(script, Variables(("NEEDS", needs)), lists);

    private Task<GitHubCall[]> RunAsync(string script, Dictionary<string, string?> env, object lists) => NodePrograms.AskAsync<GitHubCall[]>(
        "github-script.mjs", new { script = WorkflowScripts.Read(script), folder = _folder.FullName, env, context = Context, lists });

    /// <summary>Runs a script with an az on PATH that writes down its arguments, one call a line, and answers a query with the open item.</summary>
    private async Task<IReadOnlyList<string>> RunAsync(string script, string openItem, params (string Name, string? Value)[] variables)
    {
        var (az, calls) = (Path.Combine(_folder.FullName, "az"), Path.Combine(_folder.FullName, "calls"));
        await File.WriteAllTextAsync(az, $"#!/bin/bash\necho \"$*\" | tr '\\n' ' ' >>'{calls}'\necho >>'{calls}'\nif [ \"$1 $2\" = 'boards query' ]; then echo '{openItem}'; fi\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var environment = Variables(variables);
        environment["PATH"] = $"{_folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        environment["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/example/";
        environment["SYSTEM_TEAMPROJECT"] = "Delivery";
        environment["SYSTEM_TEAMPROJECTID"] = "id";
        environment["BUILD_BUILDID"] = "7";
        var run = await new ProcessRunner(new Redactor()).RunAsync(new CommandSpec("bash", "-c", script) { Environment = environment });
        run.EnsureSucceeded("The script failed");
        return [.. (await File.ReadAllLinesAsync(calls)).Select(line => line.TrimEnd())];
    }

    private sealed record GitHubCall(string Method, JsonElement Parameters)
    {
        public string Text(string name) => Parameters.GetProperty(name).ToString();
    }
}
