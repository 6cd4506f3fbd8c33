using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>A config map was not written because somebody else changed it first. Read it again and decide anew.</summary>
/// <param name="space">The namespace.</param>
/// <param name="name">The config map.</param>
public sealed class ConfigMapChangedException(string space, string name)
    : DeliveryException(
        $"The ConfigMap {space}/{name} was not written.",
        "Somebody else changed it since it was read.",
        "Run the command again; it reads the new state first.");
