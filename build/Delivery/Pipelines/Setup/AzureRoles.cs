using DifyDelivery.Kubernetes;

namespace DifyDelivery.Pipelines.Setup;

/// <summary>What an identity may do in Azure: a role, where, and why it needs it.</summary>
/// <param name="Role">The built-in role.</param>
/// <param name="Place">Where.</param>
/// <param name="Why">What it is for.</param>
internal sealed record RoleNeed(string Role, RolePlace Place, string Why);

/// <summary>Scopes of role assignments.</summary>
internal enum RolePlace
{
    /// <summary>The environment's subscription.</summary>
    Subscription,

    /// <summary>The container with Terraform's states.</summary>
    State,
}

/// <summary>
/// Roles by what an identity is for. None is given on the environment's resource group: Terraform makes that, and refuses one that it finds.
/// </summary>
internal static class AzureRoles
{
    private const string ClusterUser = "Azure Kubernetes Service Cluster User Role";
    private const string StateWriter = "Storage Blob Data Contributor";

    public static IReadOnlyList<RoleNeed> Of(IdentityRole role) => role switch
    {
        IdentityRole.Plan =>
        [
            new("Reader", RolePlace.Subscription, "sees what is there, and what the region offers"),
            new(ClusterUser, RolePlace.Subscription, "fetches the cluster's address"),
            new("Azure Kubernetes Service RBAC Reader", RolePlace.Subscription, "sees workloads; Secrets it does not see, its Role adds those of the release"),
            new(StateWriter, RolePlace.State, "reads Terraform's state; locking it while planning is a write"),
        ],
        IdentityRole.Apply =>
        [
            new("Contributor", RolePlace.Subscription, "makes the resource group and what is in it"),
            new("Role Based Access Control Administrator", RolePlace.Subscription, "gives the cluster's and Dify's own identities their roles"),
            new("Azure Kubernetes Service RBAC Cluster Admin", RolePlace.Subscription, "makes the namespace and the release"),
            new("Key Vault Secrets Officer", RolePlace.Subscription, "writes the database administrator's password"),
            new(StateWriter, RolePlace.State, "writes Terraform's state"),
        ],
        _ =>
        [
            new("Reader", RolePlace.Subscription, "sees both servers"),
            new(ClusterUser, RolePlace.Subscription, "fetches the cluster's address"),
            new(StateWriter, RolePlace.State, "reads the server's address from Terraform's state; locking it meanwhile is a write"),
        ],
    };

    /// <summary>
    /// What it may do in the cluster: a name of <see cref="TargetRights"/>, given as a Role of the release's namespace, where Azure's roles would
    /// hold in every cluster and namespace of the subscription; null where such a role of Azure's is what it needs.
    /// </summary>
    public static string? InCluster(IdentityRole role) => role switch
    {
        IdentityRole.Plan => "Plan",
        IdentityRole.Rehearse => TargetRights.Rehearse,
        _ => null,
    };
}
