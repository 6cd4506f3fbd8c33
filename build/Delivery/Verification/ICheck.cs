namespace DifyDelivery.Verification;

/// <summary>One thing that is looked at. Read-only.</summary>
public interface ICheck
{
    /// <summary>What is checked, in a few words.</summary>
    string Title { get; }

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="Errors.DeliveryException">It could not be looked at; that counts as a failure of the check.</exception>
    Task<CheckResult> RunAsync(CancellationToken cancellationToken = default);
}

/// <summary>What was found.</summary>
/// <param name="Ok">True when it is as it should be.</param>
/// <param name="Detail">What was found, in a few words.</param>
/// <param name="Remedy">What to do when it is not.</param>
public sealed record CheckResult(bool Ok, string Detail, string? Remedy = null)
{
    /// <summary>As it should be.</summary>
    public static CheckResult Good(string detail) => new(true, detail);

    /// <summary>Not as it should be.</summary>
    public static CheckResult Bad(string detail, string remedy) => new(false, detail, remedy);
}
