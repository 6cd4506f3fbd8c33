namespace DifyDelivery.Azure.Blobs;

/// <summary>Azure Blob Storage refused, or gives no answer.</summary>
/// <param name="what">What did not happen.</param>
/// <param name="why">Azure's own words.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The underlying exception.</param>
public sealed class BlobException(string what, string? why, string? remedy, Exception? inner = null) : AzureException(what, why, remedy, inner);
