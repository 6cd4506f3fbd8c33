namespace DifyDelivery.Postgres;

/// <summary>How far the server's identity is checked.</summary>
public enum PostgresTls
{
    /// <summary>No encryption: the in-cluster server, reached inside the cluster or through a tunnel.</summary>
    Disable,

    /// <summary>Encrypted; who answers is not checked. What Dify's plugin daemon does.</summary>
    Require,

    /// <summary>Encrypted, and the certificate is valid and names the host.</summary>
    VerifyFull,
}

/// <summary>A PostgreSQL server, and who logs in. Register the password with the redactor first.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="Username">The role that logs in.</param>
/// <param name="Password">Its password; it appears in no text that this record makes.</param>
/// <param name="Tls">How far the server's identity is checked.</param>
/// <param name="RootCertificateFile">PEM file of the roots to trust; null for the system's own. Only read with <see cref="PostgresTls.VerifyFull"/>.</param>
public sealed record PostgresEndpoint(
    string Host, int Port, string Username, string Password, PostgresTls Tls, string? RootCertificateFile = null)
{
    /// <summary>
    /// The port on 127.0.0.1 of a tunnel that leads there, for a server that this machine does not reach itself; null where it does. The
    /// certificate is checked against <see cref="Host"/> either way.
    /// </summary>
    public int? TunnelPort { get; init; }

    /// <summary>Without the password: <c>difyadmin@10.213.0.2:30432</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Username}@{Host}:{Port}");
}
