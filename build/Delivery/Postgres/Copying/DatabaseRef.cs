namespace DifyDelivery.Postgres.Copying;

/// <summary>A database on a server.</summary>
/// <param name="Server">The server, and who logs in.</param>
/// <param name="Name">The database's name.</param>
public sealed record DatabaseRef(PostgresEndpoint Server, string Name)
{
    /// <summary>Without the password: <c>difyadmin@10.213.0.2:30432/dify</c>.</summary>
    public override string ToString() => $"{Server}/{Name}";
}
