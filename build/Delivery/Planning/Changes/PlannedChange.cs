namespace DifyDelivery.Planning.Changes;

/// <summary>One thing that will not be after a run what it is now.</summary>
/// <param name="Layer">Which part of the delivery changes it.</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="Type">What it is: <c>azurerm_postgresql_flexible_server</c>, <c>Deployment</c>, <c>extension</c>.</param>
/// <param name="Name">Which one: an address in the configuration, an object's name.</param>
public sealed record PlannedChange(ChangeLayer Layer, ChangeKind Kind, string Type, string Name)
{
    /// <summary>What differs, in the order of the paths; empty for a thing that is made, removed or let go of.</summary>
    public IReadOnlyList<ChangedValue> Values { get; init; } = [];

    /// <summary>Why this happens, where that is not plain: what forces a replacement. Null where there is nothing to add.</summary>
    public string? Reason { get; init; }

    /// <summary>The data that is lost with it, in words; null when none is.</summary>
    public string? AtStake { get; init; }

    /// <summary>True when the pods of a workload are replaced.</summary>
    public bool RestartsPods { get; init; }

    /// <summary>True when nothing that matters differs: a checksum, a chart label, a default that is now written out. Counted, and shown on request.</summary>
    public bool IsNoise => Kind == ChangeKind.Change && Values.Count > 0 && !RestartsPods && Values.All(value => value.IsNoise);

    /// <summary>The thing in words: <c>Deployment dify-api</c>; a Terraform address names its type already.</summary>
    public string Subject => Layer == ChangeLayer.Terraform ? Name : $"{Type} {Name}";

    /// <summary>Danger first: by kind, things that hold data before others, then by layer and name.</summary>
    /// <param name="changes">In any order.</param>
    public static IReadOnlyList<PlannedChange> DangerFirst(IEnumerable<PlannedChange> changes) =>
    [
        .. changes
            .OrderBy(change => change.Kind)
            .ThenBy(change => change.AtStake is null)
            .ThenBy(change => change.Layer)
            .ThenBy(change => change.Subject, StringComparer.Ordinal),
    ];
}
