using System.Text;
using DifyDelivery.Kubernetes;
using DifyDelivery.Pipelines.Setup;

namespace DifyDelivery.Pipelines;

/// <summary>What has to exist outside of the generated files, as a page to read and as scripts that make it.</summary>
public static class SetupGuide
{
    private const string Unknown = "<owner>/<name>";

    /// <summary>The page, as Markdown.</summary>
    /// <param name="plan">What the files are generated from.</param>
    public static string Explain(PipelinePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder("# What the pipelines need outside of the repository\n");
        var needs = new SetupNeeds(plan);
        Identities(text, needs);
        if (plan.Hosts.Contains(PipelineHost.GitHub))
        {
            GitHub(text, plan, needs);
        }

        if (plan.Hosts.Contains(PipelineHost.AzureDevOps))
        {
            AzureDevOps(text, plan, needs);
        }

        return text.ToString();
    }

    /// <summary>The scripts.</summary>
    /// <param name="plan">What the files are generated from.</param>
    public static IReadOnlyList<PipelineFile> Scripts(PipelinePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var scripts = new SetupScripts(plan);
        return
        [
            .. plan.Hosts.Contains(PipelineHost.GitHub) ? [scripts.GitHub()] : Array.Empty<PipelineFile>(),
            .. plan.Hosts.Contains(PipelineHost.AzureDevOps) ? [scripts.AzureDevOps()] : Array.Empty<PipelineFile>(),
        ];
    }

    private static void Identities(StringBuilder text, SetupNeeds needs)
    {
        Line(text, "\n## Identities in Azure\n");
        if (needs.Identities.Count == 0)
        {
            Line(text, "None: no environment lives in Azure. `Platform` in `.nuke/parameters.<env>.json` says where one lives.");
            return;
        }

        Line(text, "Managed identities, trusted through workload identity federation: nobody holds a password. One looks, one changes.\n");
        Line(text, "| identity | role | on | why |\n|---|---|---|---|");
        foreach (var identity in needs.Identities)
        {
            foreach (var need in AzureRoles.Of(identity.Role))
            {
                Line(text, $"| `{identity.Name}` | {need.Role} | {Place(need.Place, identity.Environment)} | {need.Why} |");
            }

            if (AzureRoles.InCluster(identity.Role) is { } rights && identity.Environment.Azure is { } azure)
            {
                Line(text, $"| `{identity.Name}` | Kubernetes Role `{RightsManifest.NameOf(rights)}` | namespace `{azure.Namespace}` of `{azure.Cluster}` | {WhyInCluster(identity.Role)} |");
            }
        }

        Line(text, "\nHelm keeps a release in Secrets of its namespace, so whoever plans has to read them. The scripts make the Kubernetes Roles where the cluster and the namespace are there: "
            + "run them again after the first delivery, as somebody who may make Roles in the cluster.");
        Line(text, "\nThe scripts make no resource group for an environment: Terraform does, and refuses one that is there. So roles are given on the subscription; "
            + "a subscription for each environment keeps their identities apart.");
        Line(text, "\nLocking the state while planning is a write, so a `...-plan` identity may write the state's container, and read in it what Terraform knows, of every environment that keeps its "
            + "state there; in the cluster it reads the release's Secrets and reaches its database. Pull requests plan with it: whoever may push a branch can run code as it. A state container for each environment, and reviewers on `<production>-pull-request` "
            + "(GitHub; `REVIEW_PULL_REQUESTS=1` for the script), narrow that.");
        Line(text, "\nA rehearsal runs before the approval and writes into a scratch database, with the password in the release's Secret. Its identity may change nothing in Azure, and in the cluster only take "
            + "the environment's lock and run pods of its own in the namespace. The server that it rehearses on has to be there: `UseAzurePostgres` brings it up with an ordinary delivery, `Topology` stays.");
    }

    private static void GitHub(StringBuilder text, PipelinePlan plan, SetupNeeds needs)
    {
        var repository = plan.Hosting.Repository ?? Unknown;
        Line(text, $"\n## GitHub, {repository}\n");
        Line(text, "| environment | used by | reviewers | variables | secrets |\n|---|---|---|---|---|");
        foreach (var environment in needs.Environments)
        {
            IReadOnlyList<string> secrets = environment.HoldsKey ? ["DELIVERY_PLAN_KEY", .. plan.Secrets] : [];
            Line(text, FormattableString.Invariant(
                $"| `{environment.Name}` | {(environment.AllowsPullRequests ? "`refs/pull/*/merge`" : $"`{plan.Branch}`")} | {(environment.NeedsReviewers ? Reviewers(plan) : "none")} | {(environment.Environment.IsAzure ? "`AZURE_CLIENT_ID`, `AZURE_TENANT_ID`, `AZURE_SUBSCRIPTION_ID`" : "none")} | {(secrets.Count == 0 ? "none" : string.Join(", ", secrets.Select(secret => $"`{secret}`")))} |"));
        }

        Line(text, "\nThe scripts keep a key that is there. `PLAN_KEY` sets one of your own: keep it in a vault, for the host shows it to nobody again and a final backup is encrypted with it.");
        Line(text, "\nRequired reviewers need a public repository or GitHub Enterprise. Switch off that administrators may bypass them, and self-review.");
        Line(text, $"\nFederated credentials: issuer `{FederatedSubject.Issuer}`, audience `{FederatedSubject.Audience}`. The second subject is that of repositories which were made, "
            + "renamed or transferred after 15 July 2026; `gh api repos/" + repository + " --jq '.owner.id, .id'` says the numbers.\n");
        Line(text, "| identity | subject | subject with numbers |\n|---|---|---|");
        foreach (var identity in needs.Identities)
        {
            foreach (var name in identity.GitHubEnvironments)
            {
                Line(text, $"| `{identity.Name}` | `{FederatedSubject.Named(repository, name)}` | `{FederatedSubject.Numbered(repository, "<owner id>", "<repository id>", name)}` |");
            }
        }
    }

    private static void AzureDevOps(StringBuilder text, PipelinePlan plan, SetupNeeds needs)
    {
        Line(text, $"\n## Azure DevOps, {plan.Hosting.Organization ?? "<organisation>"}/{plan.Hosting.Project ?? "<project>"}\n");
        Line(text, "| environment | checks |\n|---|---|");
        foreach (var check in needs.Checks)
        {
            Line(text, $"| `{check.Name}` | branch control{(check.IsLocked ? ", exclusive lock" : string.Empty)}{(check.NeedsApproval ? $", approval by {Reviewers(plan)}" : string.Empty)} |");
        }

        if (needs.Identities.Count > 0)
        {
            Line(text, "\n| service connection | signs in as | checks | subject |\n|---|---|---|---|");
            foreach (var identity in needs.Identities)
            {
                Line(text, $"| `{identity.Connection}` | `{identity.Name}` | {(identity.IsGuarded ? "branch control, exclusive lock" : "none")} | `sc://{plan.Hosting.Organization ?? "<organisation>"}/{plan.Hosting.Project ?? "<project>"}/{identity.Connection}`, or what the connection says |");
            }
        }

        IReadOnlyList<string> secrets = ["DELIVERY_PLAN_KEY", .. plan.Secrets];
        Line(text, $"\nVariable groups {string.Join(", ", needs.Groups.Select(group => $"`{group}`"))} hold {string.Join(", ", secrets.Select(secret => $"`{secret}`"))} as secrets; "
            + $"each has branch control. Branch control lets runs of `refs/heads/{plan.Branch}` in and no others, and asks that the branch be protected: without it a branch that nobody has "
            + "reviewed would reach the key and the identities that change something. The lock is on the connection, which delivery, migration, retirement and teardown of an environment share.");
        Line(text, "\nThe pipelines are made for GitHub's repository where it is known (`GITHUB_CONNECTION` is the id of the service connection to it), otherwise for Azure Repos; `REPOSITORY_TYPE` and `REPOSITORY` say otherwise.\n");
        Line(text, "In Azure Repos a branch policy starts the pull request's run: Azure DevOps ignores `pr:` there. The build service needs to edit work items, for the one about drift, and to contribute to pull requests, for the comment.");
    }

    private static string WhyInCluster(IdentityRole role) => role == IdentityRole.Plan
        ? "reads the release, its Secrets among it"
        : "reads the release and both servers, takes the environment's lock, copies through a tunnel or a pod of its own";

    private static string Reviewers(PipelinePlan plan) => plan.Hosting.Reviewers.Count == 0 ? "`CiReviewers`, which names nobody yet" : string.Join(", ", plan.Hosting.Reviewers);

    private static string Place(RolePlace place, PipelineEnvironment environment) => place switch
    {
        RolePlace.Subscription => $"the subscription of {environment.Name}",
        _ => $"the container `{environment.Azure?.StateContainer ?? "tfstate"}` of the state's account",
    };

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
