using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>The API server gives no answer: it is down, the address is wrong, or the network or TLS is in the way.</summary>
/// <param name="doing">What was being done: <c>reading the Secret dify/dify-api</c>.</param>
/// <param name="address">The API server.</param>
/// <param name="why">The cause as the transport says it.</param>
/// <param name="inner">The transport's exception.</param>
public sealed class ClusterUnreachableException(string doing, Uri address, string why, Exception? inner = null)
    : DeliveryException(
        $"The API server {address} does not answer while {doing}.",
        why,
        "Check that the cluster runs and that this machine reaches it; './build.sh Doctor' looks at both.",
        inner);
