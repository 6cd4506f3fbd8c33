namespace DifyDelivery.Terraform;

/// <summary>What kind of plan to make.</summary>
public sealed record PlanRequest
{
    /// <summary>The plan that brings the world to what the configuration says.</summary>
    public static PlanRequest Apply { get; } = new();

    /// <summary>The plan that removes everything in the state.</summary>
    public static PlanRequest Remove { get; } = new() { Destroy = true };

    /// <summary>Whether everything in the state is to be removed. <value>The default is false.</value></summary>
    public bool Destroy { get; init; }

    /// <summary>
    /// Addresses of resources to make anew even though the state thinks them fine: what an observer found missing or changed.
    /// <value>The default is none.</value>
    /// </summary>
    public IReadOnlyList<string> Replace { get; init; } = [];
}
