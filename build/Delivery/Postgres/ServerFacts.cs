namespace DifyDelivery.Postgres;

/// <summary>A server as it says itself.</summary>
/// <param name="Version"><c>server_version</c>, such as <c>15.18 (Debian 15.18-0+deb12u1)</c>.</param>
/// <param name="Major">The major version.</param>
/// <param name="StartedAt">When the server started.</param>
/// <param name="IsReplica">Whether it is in recovery: a standby, which takes no writes.</param>
/// <param name="TlsInUse">The protocol of the connection that asked, such as <c>TLSv1.3</c>; null without encryption.</param>
/// <param name="Login">What the login may do.</param>
/// <param name="Settings">
/// TimeZone, max_connections, superuser_reserved_connections, wal_level, max_wal_senders, max_replication_slots, ssl, server_encoding,
/// password_encryption, shared_preload_libraries and azure.extensions, those that exist; as <c>SHOW</c> prints them.
/// </param>
public sealed record ServerFacts(
    string Version, int Major, DateTimeOffset StartedAt, bool IsReplica, string? TlsInUse, LoginFacts Login,
    IReadOnlyDictionary<string, string> Settings);

/// <summary>What a role may do.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsSuperuser">Whether nothing is refused to it; false for an administrator on Azure.</param>
/// <param name="CanCreateDatabases">CREATEDB.</param>
/// <param name="CanCreateRoles">CREATEROLE.</param>
/// <param name="CanReplicate">REPLICATION.</param>
public sealed record LoginFacts(string Name, bool IsSuperuser, bool CanCreateDatabases, bool CanCreateRoles, bool CanReplicate);

/// <summary>One database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">The role that owns it.</param>
/// <param name="Encoding">Its encoding: <c>UTF8</c>.</param>
/// <param name="Collation">Its collation: <c>en_US.utf8</c>.</param>
/// <param name="SizeBytes">Its size on disk.</param>
/// <param name="IsLeftover">Whether a DROP DATABASE that was cut short has left it: nobody can connect to it, and it can only be dropped.</param>
public sealed record DatabaseFacts(string Name, string Owner, string Encoding, string Collation, long SizeBytes, bool IsLeftover = false)
{
    /// <summary>Whether the server has it by itself: <c>postgres</c>, and Azure's own, which refuse CONNECT.</summary>
    public bool IsOfTheServer => Name is PostgresConnector.MaintenanceDatabase or "azure_maintenance" or "azure_sys";
}

/// <summary>One extension in a database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Schema">The schema that its objects are in, quoted where a name has to be.</param>
public sealed record ExtensionFacts(string Name, string Version, string Schema)
{
    /// <summary>The statement that removes it.</summary>
    public string DropStatement => $"DROP EXTENSION {Sql.Name(Name)}";
}
