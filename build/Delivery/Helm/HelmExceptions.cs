using DifyDelivery.Errors;

namespace DifyDelivery.Helm;

/// <summary>Why Helm failed.</summary>
public enum HelmFailure
{
    /// <summary>Something that is not classified; the message holds Helm's own words.</summary>
    Other,

    /// <summary>A value has a type that the chart's schema refuses.</summary>
    SchemaViolation,

    /// <summary>A template failed: a missing required value, or a mistake in the chart.</summary>
    Template,

    /// <summary>Another field manager owns a field (server-side apply).</summary>
    FieldConflict,

    /// <summary>An operation on the release is under way, or was ended half way.</summary>
    OperationInProgress,

    /// <summary>The API server does not answer.</summary>
    ClusterUnreachable,

    /// <summary>The kubeconfig, or the context in it, is missing or refused.</summary>
    Credentials,

    /// <summary>The chart, or its version, is not there.</summary>
    ChartMissing,

    /// <summary>There is no such release.</summary>
    ReleaseMissing,

    /// <summary>An object of a wanted name exists and belongs to somebody else.</summary>
    ForeignObject,

    /// <summary>A field that Kubernetes does not let change.</summary>
    ImmutableField,

    /// <summary>Kubernetes refused an object: unknown field or kind, or a failed validation.</summary>
    Refused,
}

/// <summary>Helm failed, and it is known why as far as <see cref="Kind"/> says.</summary>
/// <param name="kind">The class of failure, for callers that can do something about it.</param>
/// <param name="what">What did not happen.</param>
/// <param name="why">The cause.</param>
/// <param name="remedy">What to do.</param>
public sealed class HelmException(HelmFailure kind, string what, string? why = null, string? remedy = null)
    : DeliveryException(what, why, remedy)
{
    /// <summary>The class of failure.</summary>
    public HelmFailure Kind { get; } = kind;
}
