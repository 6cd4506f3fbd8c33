using YamlDotNet.Serialization;

namespace DifyDelivery.Kubernetes;

/// <summary>The Roles of all targets as YAML, for an administrator to apply.</summary>
public static class RightsManifest
{
    private const string Managed = "dify-delivery-rights";

    /// <summary>The label that everything in the manifest carries.</summary>
    public const string Selector = "app.kubernetes.io/managed-by=" + Managed;

    private static readonly Dictionary<string, object> Labels = new() { ["app.kubernetes.io/managed-by"] = Managed };

    /// <summary>Name of a target's Role, its binding and, where it has one of its own, its ServiceAccount: <c>dify-delivery-verify</c>.</summary>
    /// <param name="target">The target.</param>
    public static string NameOf(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return "dify-delivery" + string.Concat(target.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : letter.ToString()));
    }

    /// <summary>Writes the namespace, and for each target a Role and its binding.</summary>
    /// <param name="space">The release's namespace. It is part of it: making one is a right over the whole cluster.</param>
    /// <param name="subject">Who gets every Role; null for a ServiceAccount for each target, which is made.</param>
    /// <param name="withTokens">Lets the cluster make a token for each ServiceAccount, for a kubeconfig.</param>
    public static string Write(string space, RightsSubject? subject = null, bool withTokens = false)
    {
        var objects = new List<object> { new Dictionary<string, object> { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new Dictionary<string, object> { ["name"] = space } } };
        foreach (var target in TargetRights.Targets)
        {
            var name = NameOf(target);
            if (subject is null)
            {
                objects.Add(Object("v1", "ServiceAccount", space, name));
                if (withTokens)
                {
                    objects.Add(Token(space, name));
                }
            }

            objects.Add(Role(space, target));
            objects.Add(Binding(space, target, name, subject ?? RightsSubject.ServiceAccount(space, name)));
        }

        return Text(objects);
    }

    /// <summary>Writes one Role, and gives it to one subject by a binding of a name of its own: it stands beside those of <see cref="Write"/>.</summary>
    /// <param name="space">The release's namespace, which has to be there.</param>
    /// <param name="target">A name of <see cref="TargetRights"/>.</param>
    /// <param name="subject">Who gets it.</param>
    /// <param name="binding">The binding's name.</param>
    public static string WriteFor(string space, string target, RightsSubject subject, string binding) => Text([Role(space, target), Binding(space, target, binding, subject)]);

    private static Dictionary<string, object> Role(string space, string target) =>
        Object("rbac.authorization.k8s.io/v1", "Role", space, NameOf(target), ("rules", TargetRights.Of(target).Select(Rule).ToList()));

    private static Dictionary<string, object> Binding(string space, string target, string name, RightsSubject subject) => Object(
        "rbac.authorization.k8s.io/v1", "RoleBinding", space, name,
        ("roleRef", new Dictionary<string, object> { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = NameOf(target) }),
        ("subjects", new[] { subject.ToObject() }));

    private static string Text(IEnumerable<object> objects)
    {
        var serializer = new SerializerBuilder().WithIndentedSequences().DisableAliases().Build();
        return string.Join("---\n", objects.Select(item => serializer.Serialize(item).Replace("\r\n", "\n", StringComparison.Ordinal)));
    }

    private static Dictionary<string, object> Rule(AccessRight right) => new()
    {
        ["apiGroups"] = new[] { right.Group },
        ["resources"] = new[] { right.Resource },
        ["verbs"] = right.Verbs.ToArray(),
    };

    private static Dictionary<string, object> Token(string space, string account)
    {
        var token = Object("v1", "Secret", space, account + "-token", ("type", "kubernetes.io/service-account-token"));
        ((Dictionary<string, object>)token["metadata"])["annotations"] = new Dictionary<string, object> { ["kubernetes.io/service-account.name"] = account };
        return token;
    }

    private static Dictionary<string, object> Object(string version, string kind, string space, string name, params ReadOnlySpan<(string Key, object Value)> more)
    {
        var made = new Dictionary<string, object>
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = new Dictionary<string, object> { ["name"] = name, ["namespace"] = space, ["labels"] = Labels },
        };
        foreach (var (key, value) in more)
        {
            made[key] = value;
        }

        return made;
    }
}

/// <summary>Who gets a Role.</summary>
/// <param name="Kind">User, Group or ServiceAccount.</param>
/// <param name="Name">For a user or group on AKS with Entra ID, the object's id.</param>
/// <param name="Space">A ServiceAccount's namespace; null otherwise.</param>
public sealed record RightsSubject(string Kind, string Name, string? Space = null)
{
    /// <summary>Reads <c>Group:&lt;name&gt;</c>, <c>User:&lt;name&gt;</c> or <c>ServiceAccount:&lt;namespace&gt;/&lt;name&gt;</c>; null where it is none of them.</summary>
    /// <param name="text">What a person has typed.</param>
    public static RightsSubject? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':', 2) switch
        {
            ["User" or "Group", { Length: > 0 } name] parts => new RightsSubject(parts[0], name),
            ["ServiceAccount", var both] when both.Split('/') is [{ Length: > 0 } space, { Length: > 0 } name] => ServiceAccount(space, name),
            _ => null,
        };
    }

    internal static RightsSubject ServiceAccount(string space, string name) => new("ServiceAccount", name, space);

    internal Dictionary<string, object> ToObject() => Space is null
        ? new() { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = Kind, ["name"] = Name }
        : new() { ["kind"] = Kind, ["name"] = Name, ["namespace"] = Space };
}
