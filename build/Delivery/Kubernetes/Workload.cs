namespace DifyDelivery.Kubernetes;

/// <summary>A Deployment or StatefulSet as it was seen.</summary>
public sealed record Workload
{
    /// <summary>What kind it is.</summary>
    public required WorkloadKind Kind { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What tells it from a later one of the same name.</summary>
    public string Uid { get; init; } = "";

    /// <summary>How many pods are wanted.</summary>
    public required int Desired { get; init; }

    /// <summary>How many pods there are, old and new.</summary>
    public int Current { get; init; }

    /// <summary>How many pods are of the newest template.</summary>
    public int Updated { get; init; }

    /// <summary>How many pods are ready.</summary>
    public int Ready { get; init; }

    /// <summary>How many pods have been ready for long enough.</summary>
    public int Available { get; init; }

    /// <summary>Whether the controller has seen the newest change; until then the counts are those of the former one.</summary>
    public bool Observed { get; init; } = true;

    /// <summary>
    /// The newest template's name for a StatefulSet, which its pods carry as the label <see cref="RevisionLabel"/>; null where the controller has not
    /// given one yet, and for a Deployment.
    /// </summary>
    public string? Revision { get; init; }

    /// <summary>The label by which a StatefulSet's pod says of which template it is.</summary>
    public const string RevisionLabel = "controller-revision-hash";

    /// <summary>What the controller says is wrong, or null: a reason and a sentence.</summary>
    public WorkloadProblem? Problem { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its own labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The labels of its pods.</summary>
    public IReadOnlyDictionary<string, string> PodSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>Its containers' images, by container name.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables that its first container is given with their values, not through ConfigMaps or Secrets.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether every wanted pod is of the newest template and ready, and no other is left.</summary>
    public bool IsComplete => Observed && Updated == Desired && Current == Desired && Ready == Desired && Available == Desired;
}

/// <summary>What a controller says is wrong with a workload.</summary>
/// <param name="Reason"><c>ProgressDeadlineExceeded</c>, <c>FailedCreate</c> and the like.</param>
/// <param name="Message">Its own sentence.</param>
/// <param name="Since">Since when it says so; null where it does not tell.</param>
public sealed record WorkloadProblem(string Reason, string Message, DateTimeOffset? Since = null);
