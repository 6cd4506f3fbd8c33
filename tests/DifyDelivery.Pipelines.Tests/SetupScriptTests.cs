using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>The scripts that make what pipelines need, run against hosts that only remember.</summary>
public sealed class SetupScriptTests : IDisposable
{
    /// <summary>Has everything that is looked up by name, and the checks that were made.</summary>
    private const string Az = """
        #!/bin/bash
        made="$(dirname "$0")/made"
        named() { sed "s/.*name=='\([^']*\)'.*/$1-\1/"; }
        touch "$made"
        case "$*" in
          *'configurations'*'POST'*) while [ "$1" != --in-file ]; do shift; done; jq --compact-output . "$2" >>"$made" ;;
          *'configurations'*) jq --slurp --arg asked "$* " '{value: map(select(.resource as $resource | $asked | contains("resourceType=\($resource.type) resourceId=\($resource.id) ")))}' "$made" ;;
          *'service-endpoint list'*) named endpoint <<<"$*" ;;
          *'variable-group list'*) named group <<<"$*" ;;
          *'environments'*'--query'*) named environment <<<"$*" ;;
          *) echo value ;;
        esac
        """;

    private const string Gh = """
        #!/bin/bash
        case "$*" in
          'secret list'*'prod-plan'*) ;;
          'secret list'*) echo DELIVERY_PLAN_KEY ;;
          'secret set'*) echo "$*" >>"$(dirname "$0")/made" ;;
          'api repos/example/delivery --jq'*) echo 1 2 2026-01-01 ;;
        esac
        case "$*" in *'--input -'*) cat >/dev/null ;; esac
        """;

    private static readonly PipelinePlan Plan = Samples.Full with { Hosting = new HostingFacts { Repository = "example/delivery", Organization = "example", Project = "delivery", Reviewers = ["mona@example.com"] } };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("setup");

    /// <summary>Branch control on all that an unreviewed branch must not reach; a second run makes no check twice.</summary>
    [Fact]
    public async Task ChecksAreMadeOnce()
    {
        if (Lacks("bash", "jq", "openssl"))
        {
            return;
        }

        var first = await RunAsync("setup-azure-devops.sh", "az", Az);
        var second = await RunAsync("setup-azure-devops.sh", "az", Az);

        second.ShouldBe(first);
        var controlled = first.Where(line => line.Contains("\"evaluatebranchProtection\"", StringComparison.Ordinal) && line.Contains("refs/heads/main", StringComparison.Ordinal)).ToList();
        string[] expected =
        [
            "\"type\":\"environment\",\"id\":\"environment-dify-prod\"", "\"type\":\"environment\",\"id\":\"environment-dify-prod-retirement\"",
            "\"type\":\"endpoint\",\"id\":\"endpoint-dify-prod-apply\"", "\"type\":\"endpoint\",\"id\":\"endpoint-dify-prod-rehearsal\"",
            "\"type\":\"variablegroup\",\"id\":\"group-dify-prod\"",
        ];
        expected.ShouldAllBe(resource => controlled.Count(line => line.Contains(resource, StringComparison.Ordinal)) == 1);
        first.Count(line => line.Contains("ExclusiveLock", StringComparison.Ordinal) && line.Contains(expected[2], StringComparison.Ordinal)).ShouldBe(1);
    }

    /// <summary>Another key would make plans that wait for their approval void.</summary>
    [Fact]
    public async Task AKeyThatIsThereIsKept()
    {
        if (Lacks("bash", "jq", "openssl"))
        {
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "az"), "#!/bin/bash\necho value\n");
        var made = await RunAsync("setup-github.sh", "gh", Gh);

        made.Select(line => line.Split(' ')[^1]).ShouldBe(["prod-plan", "prod", "prod-rehearsal", "prod-retirement"], ignoreOrder: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool Lacks(params string[] programs) => OperatingSystem.IsWindows() || programs.Any(program => ProgramPath.Find(program) is null);

    private async Task<string[]> RunAsync(string script, string program, string answers)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, program), answers.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in _folder.EnumerateFiles())
            {
                file.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            }
        }

        var run = await new ProcessRunner(new Redactor()).RunAsync(new CommandSpec("bash", "-c", SetupGuide.Scripts(Plan).Single(file => file.Path == script).Content)
        {
            Environment = new Dictionary<string, string?>
            {
                ["PATH"] = $"{_folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
                ["SUBSCRIPTION_TEST"] = "test",
                ["SUBSCRIPTION_PROD"] = "prod",
                ["GITHUB_CONNECTION"] = "connection",
            },
        });
        run.EnsureSucceeded("The script failed");
        return await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "made"));
    }
}
