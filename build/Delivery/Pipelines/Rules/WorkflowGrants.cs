using DifyDelivery.Pipelines.GitHub;
using DifyDelivery.Planning;

namespace DifyDelivery.Pipelines.Rules;

/// <summary>What tokens and identities a workflow's jobs get: each just what it uses, and none both an identity in Azure and the right to write here.</summary>
internal static class WorkflowGrants
{
    private static readonly string[] Writes = ["contents", "pull-requests", "issues", "actions", "packages", "deployments", "statuses", "checks"];

    public static IEnumerable<Finding> Check(string path, Workflow workflow)
    {
        if (workflow.Permissions is not { Count: 0 })
        {
            yield return Findings.Error("github.top-permissions", $"{path}: every job's token may do more than nothing.", "Write 'permissions: {}' at the top, and let each job ask for what it needs.");
        }

        foreach (var job in workflow.Jobs)
        {
            foreach (var finding in Check($"{path}, job {job.Id}", job))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Check(string where, Job job)
    {
        var grants = job.Permissions ?? [];
        if (grants.Any(grant => grant.Key == "*"))
        {
            yield return Findings.Error("github.all-permissions", $"{where}: it asks for everything.", "Name what it needs.");
        }

        if (UsesIdentity(job) && !job.Signs)
        {
            yield return Findings.Error("github.missing-id-token", $"{where}: it signs in to Azure, and may not ask for a token to do so with.", "Grant 'id-token: write'.");
        }

        if (job.Signs && !UsesIdentity(job))
        {
            yield return Findings.Error("github.needless-id-token", $"{where}: it may ask for tokens and does not sign in.", "Take 'id-token: write' away.");
        }

        if (job.Signs && job.Environment is null)
        {
            yield return Findings.Error("github.no-environment", $"{where}: its identity would be trusted from any branch.", "Name the environment that the federated credential is for.");
        }

        if (job.Signs && grants.FirstOrDefault(grant => grant.Value == "write" && Writes.Contains(grant.Key)) is { Key: { } scope })
        {
            yield return Findings.Error("github.mixed-grants", $"{where}: it holds an identity in Azure and may write {scope}.", "Do the one in a job of its own.");
        }

        foreach (var (key, value) in job.Steps.SelectMany(step => step.With.Concat(step.Env)).Where(pair => pair.Value.Contains("toJSON(secrets)", StringComparison.OrdinalIgnoreCase)))
        {
            yield return Findings.Error("github.all-secrets", $"{where}: {key} gets every secret ({value}).", "Map the secrets one by one.");
        }
    }

    private static bool UsesIdentity(Job job) => job.Steps.Any(step =>
        step.Uses?.StartsWith("azure/login@", StringComparison.OrdinalIgnoreCase) == true || step.Env.Concat(job.Env).Any(pair => pair.Key is "AZURE_CLIENT_ID" or "ARM_CLIENT_ID"));
}
