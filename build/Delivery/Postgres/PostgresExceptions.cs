using DifyDelivery.Errors;

namespace DifyDelivery.Postgres;

/// <summary>A server does not answer, or broke off.</summary>
/// <param name="endpoint">Where it should be.</param>
/// <param name="why">What happened.</param>
/// <param name="inner">The underlying exception.</param>
public sealed class ServerUnreachableException(PostgresEndpoint endpoint, string why, Exception? inner = null)
    : DeliveryException(
        $"PostgreSQL at {endpoint} cannot be reached.",
        why,
        "look at the server's pod (kubectl get pods, kubectl logs) or, on Azure, at its firewall rules and network; then run again",
        inner);

/// <summary>A server answers and refuses the login: password, role, TLS or host-based access.</summary>
/// <param name="endpoint">Where it is.</param>
/// <param name="why">What the server said.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="inner">The underlying exception.</param>
public sealed class LoginRefusedException(PostgresEndpoint endpoint, string why, string remedy, Exception? inner = null)
    : DeliveryException($"PostgreSQL at {endpoint} refused the login.", why, remedy, inner);
