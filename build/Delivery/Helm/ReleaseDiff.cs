namespace DifyDelivery.Helm;

/// <summary>What an upgrade would do to the objects of a release. Empty means that there is nothing to do.</summary>
/// <param name="Changes">One entry per object, in the order of the manifests.</param>
public sealed record ReleaseDiff(IReadOnlyList<ObjectChange> Changes)
{
    /// <summary>True when at least one object differs.</summary>
    public bool HasChanges => Changes.Count > 0;

    /// <summary>Components whose pods a change would replace: their pod template differs. Names of Deployments and StatefulSets.</summary>
    public IReadOnlyList<string> Restarts =>
    [
        .. Changes
            .Where(change => change is { Kind: "Deployment" or "StatefulSet", Action: ObjectAction.Change })
            .Where(change => change.Fields.Any(changed => changed.Path.StartsWith("spec.template.", StringComparison.Ordinal)))
            .Select(change => change.Name),
    ];
}

/// <summary>What would happen to one object.</summary>
/// <param name="Action">Created, changed, deleted, or let go of.</param>
/// <param name="Kind">Kubernetes kind.</param>
/// <param name="Name">Object name.</param>
/// <param name="Fields">What differs, for a change; otherwise empty.</param>
public sealed record ObjectChange(ObjectAction Action, string Kind, string Name, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>One line: <c>change Deployment dify-api: spec.replicas 1 -> 2</c>.</summary>
    public override string ToString() =>
        $"{Action.ToString().ToLowerInvariant()} {Kind} {Name}" + (Fields.Count == 0 ? "" : $": {string.Join(", ", Fields)}");
}

/// <summary>What an upgrade does to an object.</summary>
public enum ObjectAction
{
    /// <summary>Makes it.</summary>
    Create,

    /// <summary>Changes it in place.</summary>
    Change,

    /// <summary>Removes it.</summary>
    Delete,

    /// <summary>Leaves it where it is, because of its keep policy, and forgets it.</summary>
    Keep,
}

/// <summary>One field that differs. Secret values never appear.</summary>
/// <param name="Path">Where: <c>spec.template.spec.containers[api].env[DB_HOST].value</c>.</param>
/// <param name="Before">The former value; null when the field is new.</param>
/// <param name="After">The new value; null when the field goes.</param>
public sealed record FieldChange(string Path, string? Before, string? After)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path} {Before ?? "(none)"} -> {After ?? "(none)"}";
}
