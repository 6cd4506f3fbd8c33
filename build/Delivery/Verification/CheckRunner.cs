using DifyDelivery.Errors;

namespace DifyDelivery.Verification;

/// <summary>Runs a check. What cannot be looked at has failed.</summary>
public static class CheckRunner
{
    /// <summary>Runs one check.</summary>
    /// <param name="check">The check.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<CheckResult> RunAsync(ICheck check, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        try
        {
            return await check.RunAsync(cancellationToken);
        }
        catch (DeliveryException exception)
        {
            return CheckResult.Bad($"{exception.Message} {exception.Why}".TrimEnd(), exception.Remedy ?? "see above");
        }
    }
}
