namespace DifyDelivery.Planning;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Worth a decision; nothing is stopped.</summary>
    Warning,

    /// <summary>Blocks the plan.</summary>
    Error,
}

/// <summary>Something the planner wants a person to know.</summary>
/// <param name="Id">Stable identifier, for suppression and search: <c>helm.unknown-key</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One or two sentences naming the thing.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record Finding(string Id, Severity Severity, string Message, string? Remedy = null);
