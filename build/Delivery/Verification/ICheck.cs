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
