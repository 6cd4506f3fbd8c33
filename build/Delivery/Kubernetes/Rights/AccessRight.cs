namespace DifyDelivery.Kubernetes;

/// <summary>What may be done with one kind of object in one namespace: a rule of a Role.</summary>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Resource">The resource, with its subresource where one is meant: <c>pods/log</c>.</param>
/// <param name="Verbs">get, list, watch, create, update, patch, delete.</param>
public sealed record AccessRight(string Group, string Resource, IReadOnlyList<string> Verbs)
{
    /// <summary>As people write it: <c>get, list pods</c>, <c>patch deployments.apps/scale</c>.</summary>
    public override string ToString() => $"{string.Join(", ", Verbs)} {Name}";

    /// <summary>The resource with its group, as kubectl takes it.</summary>
    public string Name => Group.Length == 0 ? Resource
        : Resource.Split('/') is [var resource, var sub] ? $"{resource}.{Group}/{sub}"
        : $"{Resource}.{Group}";
}
