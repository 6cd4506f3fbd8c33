namespace DifyDelivery.Errors;

/// <summary>A destructive act was asked for without the typed confirmation that it needs.</summary>
/// <param name="what">What would be destroyed.</param>
/// <param name="why">The data at stake.</param>
/// <param name="remedy">The exact argument that confirms it.</param>
public sealed class ConfirmationRequiredException(string what, string why, string remedy)
    : DeliveryException(what, why, remedy)
{
    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.ConfirmationNeeded;
}
