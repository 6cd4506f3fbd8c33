using DifyDelivery.Errors;

namespace DifyDelivery.Cost.RetailPrices;

/// <summary>The price list could not be asked, or did not answer as it is documented.</summary>
/// <param name="why">What happened.</param>
/// <param name="inner">The underlying exception.</param>
public sealed class RetailPricesException(string why, Exception? inner = null)
    : DeliveryException("Azure's price list did not answer.", why, "Try again later, or use '--price-source Offline'.", inner);
