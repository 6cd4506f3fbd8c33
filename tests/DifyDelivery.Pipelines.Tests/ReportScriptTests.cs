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
        first[0].Text("body").ShouldContain("| :warning: prod | There is no plan: its job ended with `failure`. |  |\n");
        next.ShouldHaveSingleItem().Method.ShouldBe("issues.updateComment");
        next[0].Text("comment_id").ShouldBe("5");
    }

    /// <summary>A line for each environment with its cost, and what is dangerous before the rest.</summary>
    [NodeFact]
    public async Task ACommentBeginsWithWhatIsDangerousAndWhatItCosts()
    {
        PlansOfThree("plans", "plan-{0}");

        var calls = await RunAsync(WorkflowScripts.PlanComment, Variables(("NEEDS", Needs(("plan-dev", "success", ""), ("plan-prod", "success", ""), ("plan-test", "success", ""))), ("COMMIT", "0123456789abcdef")), new { });

        var body = calls.ShouldHaveSingleItem().Text("body");
        body.ShouldContain(
            "| environment | plan | PostgreSQL a month |\n| --- | --- | --- |\n"
            + "| :warning: prod | 1 to destroy. | 240.00 → 300.50 USD (**+60.50**) |\n| dev | Nothing to change. | 12.30 USD |\n| test | 1 to change. | n/a USD |\n");
        body.IndexOf("<details open><summary>prod</summary>", StringComparison.Ordinal).ShouldBeInRange(1, body.IndexOf("<details><summary>dev</summary>", StringComparison.Ordinal));
    }

    /// <summary>The same in Azure Repos: found by its marker, and written anew in its place.</summary>
    [Fact]
    public async Task AzureReposHasOneCommentWithEveryPlan()
    {
        if (OperatingSystem.IsWindows() || new[] { "bash", "jq" }.Any(program => ProgramPath.Find(program) is null))
        {
            return;
        }

        PlansOfThree("work", "plan-{0}-1");
        var first = await CommentAsync();
        var next = await CommentAsync();

        first.Method.ShouldBe("POST");
        first.Body.ShouldStartWith("<!-- dify-delivery plan -->\nPlans of 0123456789ab, [this run](https://dev.azure.com/example/id/_build/results?buildId=7).\n");
        first.Body.ShouldContain("| :warning: prod | 1 to destroy. | 240.00 → **300.50** USD |\n| dev | Nothing to change. | 12.30 USD |\n| test | 1 to change. | n/a USD |\n");
        first.Body.IndexOf("# Plan of prod", StringComparison.Ordinal).ShouldBeInRange(1, first.Body.IndexOf("# Plan of dev", StringComparison.Ordinal));
        next.ShouldBe(("PATCH", first.Body));
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

    private void PlansOfThree(string folder, string artifact)
    {
        foreach (var (name, json) in new[]
        {
            ("dev", """{"summary": "Nothing to change.", "blocked": false, "changes": [], "cost": {"currency": "USD", "configured": {"monthly": 12.3}, "before": {"monthly": 12.3}}}"""),
            ("test", """{"summary": "1 to change.", "blocked": false, "changes": [{"kind": "change"}], "cost": {"currency": "USD", "configured": {"monthly": null}, "before": null}}"""),
            ("prod", """{"summary": "1 to destroy.", "blocked": false, "changes": [{"kind": "destroy"}], "cost": {"currency": "USD", "configured": {"monthly": 300.5}, "before": {"monthly": 240}}}"""),
        })
        {
            var plan = Directory.CreateDirectory(Path.Combine(_folder.FullName, folder, artifact.Replace("{0}", name, StringComparison.Ordinal))).FullName;
            File.WriteAllText(Path.Combine(plan, "plan.md"), $"# Plan of {name}\n");
            File.WriteAllText(Path.Combine(plan, "plan.json"), json);
        }
    }

    /// <summary>Runs the script against an Azure Repos that keeps its threads.</summary>
    private async Task<(string Method, string Body)> CommentAsync()
    {
        const string curl = """
            #!/bin/bash
            folder=$(dirname "$0")
            case "$*" in
              *'--request PATCH'*'/threads/4/comments/2?'*) echo PATCH >"$folder/method"; jq --raw-output .content >"$folder/body" ;;
              *'--data @-'*) echo POST >"$folder/method"; jq --raw-output '.comments[0].content' | tee "$folder/body" >/dev/null ;;
              *) if [ -e "$folder/body" ]; then jq --null-input --rawfile body "$folder/body" '{value: [{id: 3, comments: [{id: 1, content: "Nice."}]}, {id: 4, comments: [{id: 2, content: $body}]}]}'; else echo '{"value": []}'; fi ;;
            esac
            """;
        var path = Path.Combine(_folder.FullName, "curl");
        await File.WriteAllTextAsync(path, curl.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var run = await new ProcessRunner(new Redactor()).RunAsync(new CommandSpec("bash", "-c", AzureScripts.Read(AzureScripts.PlanComment))
        {
            Environment = new Dictionary<string, string?>
            {
                ["PATH"] = $"{_folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
                ["BUILD_REPOSITORY_PROVIDER"] = "TfsGit",
                ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/example/",
                ["SYSTEM_TEAMPROJECTID"] = "id",
                ["BUILD_BUILDID"] = "7",
                ["BUILD_REPOSITORY_ID"] = "repository",
                ["SYSTEM_PULLREQUEST_PULLREQUESTID"] = "9",
                ["SYSTEM_PULLREQUEST_SOURCECOMMITID"] = "0123456789abcdef",
                ["SYSTEM_ACCESSTOKEN"] = "token",
                ["PIPELINE_WORKSPACE"] = Path.Combine(_folder.FullName, "work"),
                ["ENVIRONMENTS"] = "dev test prod",
            },
        });
        run.EnsureSucceeded("The script failed");
        return ((await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "method"))).Trim(), await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "body")));
    }

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
