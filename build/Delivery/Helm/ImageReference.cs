using DifyDelivery.Errors;

namespace DifyDelivery.Helm;

/// <summary>An image reference in its parts. Without a registry it is docker.io's, as everywhere.</summary>
internal sealed record ImageReference(string Registry, string Repository, string Tag)
{
    public string Name => $"{Registry}/{Repository}";

    public static ImageReference Parse(string reference)
    {
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        var colon = reference.LastIndexOf(':');
        if (colon < 0 || colon < reference.LastIndexOf('/') || colon == reference.Length - 1 || reference.Contains('@', StringComparison.Ordinal))
            throw new DeliveryException(
                $"The image '{reference}' cannot be used", "It has no tag.", "Write it as registry/repository:tag, with a fixed tag.");

        var first = slash < 0 ? "" : reference[..slash];
        var hasRegistry = first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal);
        return new(hasRegistry ? first : "docker.io", reference[(hasRegistry ? slash + 1 : 0)..colon], reference[(colon + 1)..]);
    }
}
