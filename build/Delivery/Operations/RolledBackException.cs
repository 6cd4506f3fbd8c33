using DifyDelivery.Errors;

namespace DifyDelivery.Operations;

/// <summary>An upgrade failed and was, or was not, rolled back; what the cluster had to say was collected before.</summary>
internal sealed class RolledBackException(string what, string? why, string? remedy, Exception inner) : DeliveryException(what, why, remedy, inner);
