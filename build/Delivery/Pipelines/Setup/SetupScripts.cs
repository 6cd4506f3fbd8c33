using System.Text;
using DifyDelivery.Kubernetes;
using DifyDelivery.Pipelines.AzureDevOps;

namespace DifyDelivery.Pipelines.Setup;

/// <summary>
/// The scripts that make what has to exist outside of the generated files. They hold no secret: keys are made while they run, and go to the
/// host's store through the standard input or a variable, never through an argument.
/// </summary>
internal sealed class SetupScripts(PipelinePlan plan)
{
    public const string GitHubFile = "setup-github.sh";
    public const string AzureDevOpsFile = "setup-azure-devops.sh";
    private readonly SetupNeeds _needs = new(plan);

    public PipelineFile GitHub()
    {
        var script = Begin("gh, az, kubectl, kubelogin, jq and openssl", GitHubFile, ["setup-azure.sh", "setup-github.sh"]);
        script.Append($"repository={Quote(plan.Hosting.Repository ?? string.Empty)}\n");
        script.Append("if [ -z \"$repository\" ]; then repository=$(gh repo view --json nameWithOwner --jq .nameWithOwner); fi\n\n");
        Subscriptions(script);
        Roles(script);
        script.Append($"approvers=$(reviewers{string.Concat(plan.Hosting.Reviewers.Where(reviewer => !IsAddress(reviewer)).Select(reviewer => " " + Quote(reviewer)))})\n");
        script.Append("if [ \"$approvers\" = '[]' ]; then\n  approvers=$(reviewers \"$(gh api user --jq .login)\")\nfi\n");
        script.Append("pull_request_approvers='[]'\nif [ -n \"${REVIEW_PULL_REQUESTS:-}\" ]; then pull_request_approvers=$approvers; fi\n");
        foreach (var environment in _needs.Environments)
        {
            var reference = environment.AllowsPullRequests ? "refs/pull/*/merge" : plan.Branch;
            script.Append(
                $"environment {environment.Name} {Approvers(environment)} {Quote(reference)}\n");
        }

        foreach (var environments in _needs.Environments.Where(environment => environment.HoldsKey).GroupBy(environment => environment.Environment.Name))
        {
            script.Append($"plan_key {string.Join(' ', environments.Select(environment => environment.Name))}\n");
        }

        foreach (var identity in _needs.Identities)
        {
            Identity(script, identity);
            foreach (var name in identity.GitHubEnvironments)
            {
                script.Append($"trust {identity.Name} {Subscription(identity.Environment)} github-{name} {FederatedSubject.Issuer} \"$(subject {name})\"\n");
                script.Append(
                    $"variables {name} \"$(identity_value {identity.Name} {Subscription(identity.Environment)} clientId)\" \"$(identity_value {identity.Name} {Subscription(identity.Environment)} tenantId)\" {Subscription(identity.Environment)}\n");
            }
        }

        script.Append("\nfor label in drift migration; do gh label create \"$label\" --repo \"$repository\" --force >/dev/null; done\n");
        return new PipelineFile(GitHubFile, script.ToString());
    }

    public PipelineFile AzureDevOps()
    {
        var script = Begin("az with its azure-devops extension, kubectl, kubelogin, jq and openssl", AzureDevOpsFile, ["setup-azure.sh", "setup-azure-devops.sh"]);
        script.Append($"organization={Quote(plan.Hosting.Organization is { } name ? $"https://dev.azure.com/{name}" : string.Empty)}\n");
        script.Append($"project={Quote(plan.Hosting.Project ?? string.Empty)}\n");
        script.Append("organization=${organization:-${AZURE_DEVOPS_ORGANIZATION:?is the address of the organisation}}\n");
        script.Append("project=${project:-${AZURE_DEVOPS_PROJECT:?is the project}}\n");
        script.Append($"repository=${{REPOSITORY:-{plan.Hosting.Repository ?? "$project"}}}\n");
        script.Append($"repository_type=${{REPOSITORY_TYPE:-{(plan.Hosting.Repository is null ? "tfsgit" : "github")}}}\n");
        script.Append($"branch={Quote(plan.Branch)}\n");
        script.Append("az devops configure --defaults organization=\"$organization\" project=\"$project\"\n\n");
        Subscriptions(script);
        Roles(script);
        var approvers = string.Concat(plan.Hosting.Reviewers.Where(IsAddress).Select(reviewer => " " + Quote(reviewer)));
        foreach (var check in _needs.Checks)
        {
            script.Append($"environment {check.Name}\nbranch_control environment {check.Name}\n");
            if (check.IsLocked)
            {
                script.Append($"lock environment {check.Name}\n");
            }

            if (check.NeedsApproval)
            {
                script.Append($"approval {check.Name}{(approvers.Length > 0 ? approvers : " \"${APPROVER:?is the address of who approves}\"")}\n");
            }
        }

        foreach (var group in _needs.Groups)
        {
            script.Append($"group_with_key {group}\nbranch_control variablegroup {group}\n");
        }

        foreach (var identity in _needs.Identities)
        {
            Identity(script, identity);
            script.Append($"connection {identity.Connection} {identity.Name} {Subscription(identity.Environment)}\n");
            if (identity.IsGuarded)
            {
                script.Append($"branch_control endpoint {identity.Connection}\nlock endpoint {identity.Connection}\n");
            }
        }

        script.Append('\n');
        foreach (var (path, _) in PipelineSet.Of(plan))
        {
            script.Append($"pipeline {plan.Name}-{Path.GetFileNameWithoutExtension(path)} {path}\n");
        }

        return new PipelineFile(AzureDevOpsFile, script.ToString());
    }

    private static StringBuilder Begin(string needs, string file, IReadOnlyList<string> parts)
    {
        var script = new StringBuilder();
        script.Append("#!/usr/bin/env bash\n");
        script.Append($"# {file}: makes what the generated pipelines need outside of the repository. Written by './build.sh GeneratePipelines --explain'.\n");
        script.Append($"# It needs {needs}, and a login that may make identities and give roles. Read it before you run it; running it again is safe.\n");
        script.Append("set -euo pipefail\n\n");
        foreach (var part in parts)
        {
            script.Append(ScriptResource.Read(part)).Append('\n');
        }

        return script;
    }

    /// <summary>Once in the script, for every environment's namespace and identity.</summary>
    private void Roles(StringBuilder script)
    {
        foreach (var rights in _needs.Identities.Select(identity => AzureRoles.InCluster(identity.Role)).OfType<string>().Distinct())
        {
            script.Append($"{RoleVariable(rights)}=$(cat <<'ROLE'\n{RightsManifest.WriteFor("NAMESPACE_NAME", rights, new RightsSubject("User", "PRINCIPAL_ID"), "BINDING_NAME")}ROLE\n)\n\n");
        }
    }

    private static string RoleVariable(string rights) => $"role_{rights.ToLowerInvariant()}";

    private void Subscriptions(StringBuilder script)
    {
        script.Append($"identities=${{IDENTITIES_GROUP:-rg-{plan.Name}-identities}}\n");
        foreach (var environment in plan.Environments.Where(environment => environment.IsAzure))
        {
            var variable = Variable(environment);
            script.Append(environment.Azure?.SubscriptionId is { } id
                ? $"{variable}={id}\n"
                : $"{variable}=${{{variable.ToUpperInvariant()}:?is the subscription of {environment.Name}; .nuke/parameters.{environment.Name}.json has none}}\n");
        }

        script.Append('\n');
    }

    private static void Identity(StringBuilder script, NeededIdentity identity)
    {
        var (environment, azure) = (identity.Environment, identity.Environment.Azure);
        var subscription = Subscription(environment);
        script.Append($"\nidentity {identity.Name} {azure?.Location ?? "westeurope"} {subscription}\n");
        foreach (var need in AzureRoles.Of(identity.Role))
        {
            var scope = need.Place switch
            {
                RolePlace.Subscription => $"\"/subscriptions/{subscription.Trim('"')}\"",
                _ => $"\"$(state_scope {azure?.StateResourceGroup ?? "rg-dify-state"} {Quote(azure?.StateStorageAccount ?? string.Empty)} {azure?.StateContainer ?? "tfstate"} {subscription})\"",
            };
            script.Append($"assign {identity.Name} {subscription} {Quote(need.Role)} {scope}\n");
        }

        if (AzureRoles.InCluster(identity.Role) is { } rights && azure is not null)
        {
            script.Append($"cluster_rights {identity.Name} {subscription} {Quote(azure.ResourceGroup)} {Quote(azure.Cluster)} {Quote(azure.Namespace)} \"${RoleVariable(rights)}\"\n");
        }
    }

    /// <summary>GitHub knows names and teams, Azure DevOps addresses.</summary>
    private static bool IsAddress(string reviewer) => reviewer.Contains('@', StringComparison.Ordinal);

    /// <summary>Whoever may push a branch may run its code as the identity that plans production; a team chooses whether somebody looks first.</summary>
    private static string Approvers(NeededEnvironment environment) =>
        environment.NeedsReviewers ? "\"$approvers\"" : environment is { AllowsPullRequests: true, Environment.IsProduction: true } ? "\"$pull_request_approvers\"" : "'[]'";

    private static string Variable(PipelineEnvironment environment) => $"subscription_{environment.Name.Replace('-', '_')}";

    private static string Subscription(PipelineEnvironment environment) => $"\"${Variable(environment)}\"";

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
