using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Pipelines.Tests;

/// <summary>The scripts that make what pipelines need, run against hosts that only remember.</summary>
public sealed class SetupScriptTests : IDisposable
{
    /// <summary>Has everything that is looked up by name, and the checks that were made; as the host does, it numbers them and adds things of its own.</summary>
    private const string Az = """
        #!/bin/bash
        made="$(dirname "$0")/made"
        named() { sed "s/.*name=='\([^']*\)'.*/$1-\1/"; }
        body() { while [ "$1" != --in-file ]; do shift; done; jq --compact-output . "$2"; }
        touch "$made"
        case "$*" in
          *'configurations'*'POST'*) body "$@" | jq --compact-output --arg id "$(wc -l <"$made")" '. + {id: ($id | tonumber)} | if .settings.approvers then .settings.approvers |= map(. + {displayName: "Somebody"}) else . end | if .settings.inputs then .settings.inputs.hosts = "own" else . end' >>"$made" ;;
          *'configurations'*'PATCH'*)
            id=$(sed 's/.* id=\([0-9]*\) .*/\1/' <<<"$*")
            body "$@" >"$made.new"
            jq --compact-output --arg id "$id" --slurpfile new "$made.new" 'if .id == ($id | tonumber) then $new[0] else . end' "$made" >"$made.all"
            mv "$made.all" "$made"
            echo "$id" >>"$(dirname "$0")/patched" ;;
          *'configurations'*) jq --slurp --arg asked "$* " '{value: map(select(.resource as $resource | $asked | contains("resourceType=\($resource.type) resourceId=\($resource.id) ")))}' "$made" ;;
          *'service-endpoint list'*) named endpoint <<<"$*" ;;
          *'variable-group list'*) named group <<<"$*" ;;
          *'environments'*'--query'*) named environment <<<"$*" ;;
          *'user show'*) sed 's/.*--user \([^ ]*\).*/id-of-\1/' <<<"$*" ;;
          *) echo value ;;
        esac
        """;

    /// <summary>Keeps environments with their branch policies.</summary>
    private const string Gh = """
        #!/bin/bash
        made="$(dirname "$0")/made"
        touch "$made"
        folder="$(dirname "$0")/environments"
        mkdir -p "$folder"
        name=$(sed -n 's|.*/environments/\([^/ ]*\).*|\1|p' <<<"$*")
        case "$*" in
          'secret list'*'prod-plan'*) ;;
          'secret list'*) echo DELIVERY_PLAN_KEY ;;
          'secret set'*) echo "$*" >>"$made" ;;
          'api repos/example/delivery --jq'*) echo 1 2 2026-01-01 ;;
          'api users/'*) echo "{\"type\": \"User\", \"id\": \"${2#users/}\"}" ;;
          'api --method PUT repos/example/delivery/environments/'*) jq --compact-output .reviewers >"$folder/$name.reviewers"; exit ;;
          'api --method POST '*'/deployment-branch-policies -f name='*) sed "s/.* -f name=\([^ ]*\) .*/$RANDOM \1/" <<<"$*" >>"$folder/$name.policies" ;;
          'api --method DELETE '*'/deployment-branch-policies/'*) sed -i "/^$(sed 's|.*/deployment-branch-policies/\([0-9]*\).*|\1|' <<<"$*") /d" "$folder/$name.policies" ;;
          'api repos/example/delivery/environments/'*'/deployment-branch-policies --jq '*) cat "$folder/$name.policies" 2>/dev/null || true ;;
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

    /// <summary>Whoever runs the script again with another approver and another branch means it; what the host has added, and checks that fit, stay.</summary>
    [Fact]
    public async Task ChecksFollowTheParameters()
    {
        if (Lacks("bash", "jq", "openssl"))
        {
            return;
        }

        var first = await RunAsync("setup-azure-devops.sh", "az", Az);
        var changed = Plan with { Branch = "release", Hosting = Plan.Hosting with { Reviewers = ["nina@example.com", "otto@example.com"] } };
        var second = await RunAsync("setup-azure-devops.sh", "az", Az, changed);
        var patched = (await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "patched"))).Length;
        var third = await RunAsync("setup-azure-devops.sh", "az", Az, changed);

        second.Length.ShouldBe(first.Length);
        second.ShouldAllBe(line => !line.Contains("refs/heads/main", StringComparison.Ordinal) && !line.Contains("mona", StringComparison.Ordinal));
        second.Where(line => line.Contains("requesterCannotBeApprover", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("[{\"id\":\"id-of-nina@example.com\"},{\"id\":\"id-of-otto@example.com\"}]", StringComparison.Ordinal));
        second.Where(line => line.Contains("evaluatebranchProtection", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("\"allowedBranches\":\"refs/heads/release\"", StringComparison.Ordinal) && line.Contains("\"hosts\":\"own\"", StringComparison.Ordinal));
        patched.ShouldBe(first.Count(line => !line.Contains("ExclusiveLock", StringComparison.Ordinal)));
        third.ShouldBe(second);
        (await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "patched"))).Length.ShouldBe(patched);
    }

    /// <summary>Copying on trial needs next to nothing: no role of Azure's that changes anything, and in the cluster a Role of the one namespace.</summary>
    [Fact]
    public async Task ARehearsalsIdentityGetsARoleInItsNamespaceOnly()
    {
        if (Lacks("bash", "jq", "openssl"))
        {
            return;
        }

        var facts = new AzureFacts(null, null, "rg-dify-prod", "westeurope", "aks-dify-prod", "rg-dify-state", "stexample", "tfstate") { Namespace = "chat" };
        var plan = Plan with { Environments = [.. Plan.Environments.Select(environment => environment.IsProduction ? environment with { Azure = facts } : environment)] };
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "kubelogin"), "#!/bin/bash\n");
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "kubectl"), "#!/bin/bash\ncase \"$*\" in *'apply --filename -') cat >>\"$(dirname \"$0\")/roles\" ;; *) echo \"$*\" ;; esac\n");
        await RunAsync("setup-azure-devops.sh", "az", Az, plan);

        var roles = (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "roles"))).Split("apiVersion: ", StringSplitOptions.RemoveEmptyEntries);
        roles.ShouldAllBe(role => role.Contains("namespace: chat\n", StringComparison.Ordinal));
        var binding = roles.Single(role => role.Contains("kind: RoleBinding", StringComparison.Ordinal) && role.Contains("name: id-dify-prod-rehearsal\n", StringComparison.Ordinal));
        binding.ShouldContain("name: dify-delivery-rehearse\n");
        binding.ShouldContain("kind: User\n    name: value\n");
        var role = roles.Single(role => role.StartsWith("rbac.authorization.k8s.io/v1\nkind: Role\n", StringComparison.Ordinal) && role.Contains("name: dify-delivery-rehearse\n", StringComparison.Ordinal));
        role.ShouldNotContain("deployments/scale");
        SetupGuide.Scripts(plan).Single(file => file.Path == "setup-azure-devops.sh").Content.Split('\n')
            .Where(line => line.StartsWith("assign id-dify-prod-rehearsal ", StringComparison.Ordinal)).Select(line => line.Split('\'')[1])
            .ShouldBe(["Reader", "Azure Kubernetes Service Cluster User Role", "Storage Blob Data Contributor"]);
    }

    [Fact]
    public async Task GitHubsEnvironmentsFollowTheParameters()
    {
        if (Lacks("bash", "jq", "openssl"))
        {
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "az"), "#!/bin/bash\necho value\n");
        var plan = Plan with { Hosting = Plan.Hosting with { Reviewers = ["mona"] } };
        await RunAsync("setup-github.sh", "gh", Gh, plan);
        (Kept("prod.reviewers"), Branches("prod")).ShouldBe(("[{\"type\":\"User\",\"id\":\"mona\"}]", "main"));

        await RunAsync("setup-github.sh", "gh", Gh, plan with { Branch = "release", Hosting = plan.Hosting with { Reviewers = ["nina"] } });

        (Kept("prod.reviewers"), Branches("prod")).ShouldBe(("[{\"type\":\"User\",\"id\":\"nina\"}]", "release"));
        (Kept("dev.reviewers"), Branches("dev")).ShouldBe(("[]", "release"));
        Branches("prod-pull-request").ShouldBe("refs/pull/*/merge");

        string Kept(string file) => File.ReadAllText(Path.Combine(_folder.FullName, "environments", file)).Trim();
        string Branches(string environment) => string.Join(", ", Kept($"{environment}.policies").Split('\n').Select(line => line.Split(' ')[1]));
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

    private async Task<string[]> RunAsync(string script, string program, string answers, PipelinePlan? plan = null)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, program), answers.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in _folder.EnumerateFiles())
            {
                file.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            }
        }

        var run = await new ProcessRunner(new Redactor()).RunAsync(new CommandSpec("bash", "-c", SetupGuide.Scripts(plan ?? Plan).Single(file => file.Path == script).Content)
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
