using DifyDelivery.Environments;
using DifyDelivery.Postgres;
using DifyDelivery.Tools;

namespace DifyDelivery.Backups;

/// <summary>What is to be backed up.</summary>
/// <param name="Environment">dev, test or prod.</param>
/// <param name="Description">The server, for the manifest.</param>
/// <param name="Server">The server.</param>
/// <param name="Databases">Its databases.</param>
/// <param name="Programs">pg_dump and pg_restore, at least as new as the server.</param>
/// <param name="Verification">How the backup is proved.</param>
public sealed record BackupRequest(
    string Environment, BackupServer Description, IPostgresServer Server, IReadOnlyList<string> Databases, PostgresClientPrograms Programs,
    BackupVerification Verification);
