namespace DifyDelivery.Kubernetes;

/// <summary>
/// What each target does in the release's namespace, in one table. From it come the Roles that <c>Doctor --rbac</c> writes, the rights that a
/// target asks for before it begins, and those under which the sandbox's own node lets it work: what is missing here fails there.
/// </summary>
public static class TargetRights
{
    /// <summary>
    /// What MigrateData does with <c>--preflight</c> and <c>--rehearse</c>, before anybody has approved a migration: it looks, takes the
    /// environment's lock, and copies, if need be through a pod of its own. It changes nothing of the release.
    /// </summary>
    public const string Rehearse = "Rehearse";

    private static readonly string[] Read = ["get", "list"];
    private static readonly string[] Make = ["create", "patch", "update"];

    /// <summary>
    /// What every target looks at: the release's objects and its records. Helm keeps these in Secrets and finds them by listing; Kubernetes
    /// cannot grant less than all Secrets of the namespace.
    /// </summary>
    private static readonly AccessRight[] Look =
    [
        new("", "namespaces", ["get"]),
        new("", "pods", Read),
        new("", "pods/log", ["get"]),
        new("", "services", Read),
        new("", "configmaps", ["get"]),
        new("", "secrets", Read),
        new("", "persistentvolumeclaims", Read),
        new("", "events", ["list"]),
        new("apps", "deployments", Read),
        new("apps", "statefulsets", Read),
    ];

    /// <summary>Port-forwards to the database and the components. Over WebSockets the server asks for get, over SPDY for create.</summary>
    private static readonly AccessRight[] Reach = [new("", "pods/portforward", ["get", "create"])];

    private static readonly AccessRight[] Lock = [new("coordination.k8s.io", "leases", ["get", "create", "update"])];

    private static readonly AccessRight[] OwnSecret = [new("", "secrets", ["create", "update"])];

    private static readonly AccessRight[] Records = [new("", "configmaps", ["create", "update", "delete"])];

    private static readonly AccessRight[] Restart = [new("apps", "deployments", ["patch"]), new("apps", "statefulsets", ["patch"])];

    /// <summary>Every kind that the Dify chart can render, its subcharts included, and Helm's own records.</summary>
    private static readonly AccessRight[] Release =
    [
        .. new (string Group, string Resource)[]
        {
            ("", "configmaps"), ("", "secrets"), ("", "services"), ("", "serviceaccounts"), ("", "persistentvolumeclaims"),
            ("apps", "deployments"), ("apps", "statefulsets"), ("autoscaling", "horizontalpodautoscalers"), ("networking.k8s.io", "ingresses"),
        }.Select(kind => new AccessRight(kind.Group, kind.Resource, [.. Read, .. Make, "delete"])),
    ];

    private static readonly AccessRight[] Fence =
    [
        new("apps", "deployments/scale", ["patch"]),
        new("apps", "statefulsets/scale", ["patch"]),
        new("autoscaling", "horizontalpodautoscalers", ["list"]),
    ];

    /// <summary>
    /// A pod of ours that runs the engine, or leads to a server that only the cluster reaches. Plan has none of it: whoever may make pods may
    /// read every Secret beside them, and a plan that cannot reach the server says so.
    /// </summary>
    private static readonly AccessRight[] Engine = [new("", "pods", ["create", "delete"]), new("", "pods/exec", ["get", "create"])];

    /// <summary>Removing with what is removed watched until it is gone.</summary>
    private static readonly AccessRight[] Remove =
    [
        new("", "pods", ["watch"]),
        .. Release.Select(right => right with { Verbs = ["watch"] }),
        new("coordination.k8s.io", "leases", ["delete"]),
    ];

    private static readonly Dictionary<string, AccessRight[][]> Table = new(StringComparer.Ordinal)
    {
        ["Plan"] = [Look, Reach, [new("autoscaling", "horizontalpodautoscalers", ["list"])]],
        ["ProvisionPostgres"] = [Look, Reach, Engine, Lock, OwnSecret, Restart],
        ["DeployDify"] = [Look, Reach, Engine, Lock, OwnSecret, Records, Release, Restart],
        ["MigrateData"] = [Look, Reach, Engine, Lock, OwnSecret, Records, Release, Restart, Fence],
        [Rehearse] = [Look, Reach, Engine, Lock, [new("autoscaling", "horizontalpodautoscalers", ["list"])]],
        ["Backup"] = [Look, Reach, Engine, Lock, OwnSecret],
        ["Restore"] = [Look, Reach, Engine, Lock, OwnSecret, Records, Release, Restart, Fence],
        ["Verify"] = [Look, Reach, Engine],
        ["Teardown"] = [Look, Reach, Engine, Lock, OwnSecret, Records, Release, Restart, Fence, Remove],
    };

    /// <summary>The targets that speak to a cluster, and <see cref="Rehearse"/>.</summary>
    public static IReadOnlyCollection<string> Targets => Table.Keys;

    /// <summary>What a target needs, one entry a resource; nothing for a target that is not in the table.</summary>
    /// <param name="target">The target: <c>DeployDify</c>.</param>
    public static IReadOnlyList<AccessRight> Of(string target) => !Table.TryGetValue(target, out var parts)
        ? []
        : [
            .. parts.SelectMany(part => part)
                .GroupBy(right => (right.Group, right.Resource))
                .OrderBy(group => group.Key.Group, StringComparer.Ordinal).ThenBy(group => group.Key.Resource, StringComparer.Ordinal)
                .Select(group => new AccessRight(
                    group.Key.Group, group.Key.Resource, [.. Order.Where(verb => group.Any(right => right.Verbs.Contains(verb)))])),
        ];

    private static readonly string[] Order = ["get", "list", "watch", "create", "update", "patch", "delete"];
}
