namespace DifyDelivery.Verification;

/// <summary>What a check found.</summary>
/// <param name="State">How it is.</param>
/// <param name="Detail">What was found, in a few words.</param>
/// <param name="Remedy">What to do when it is not as it should be.</param>
public sealed record CheckResult(CheckState State, string Detail, string? Remedy = null)
{
    /// <summary>False when it is not as it has to be; a warning is no failure.</summary>
    public bool Ok => State != CheckState.Failed;

    /// <summary>As it should be.</summary>
    public static CheckResult Good(string detail) => new(CheckState.Passed, detail);

    /// <summary>Dify works, and a person should know this.</summary>
    public static CheckResult Warn(string detail, string remedy) => new(CheckState.Warning, detail, remedy);

    /// <summary>Not as it has to be.</summary>
    public static CheckResult Bad(string detail, string remedy) => new(CheckState.Failed, detail, remedy);
}

/// <summary>How a check ended.</summary>
public enum CheckState
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Worth knowing; nothing fails by it.</summary>
    Warning,

    /// <summary>Not as it has to be, or it could not be looked at.</summary>
    Failed,
}
