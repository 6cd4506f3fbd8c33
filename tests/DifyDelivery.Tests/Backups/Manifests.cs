using DifyDelivery.Backups;
using DifyDelivery.Environments;

namespace DifyDelivery.Tests.Backups;

/// <summary>Manifests for tests.</summary>
internal static class Manifests
{
    public static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);

    public static StoredBackup Aged(int days, BackupVerification verification = BackupVerification.Restore, int digits = 0) =>
        Stored(Now.AddDays(-days), verification, digits);

    public static StoredBackup Stored(DateTimeOffset takenAt, BackupVerification verification = BackupVerification.Restore, int digits = 0)
    {
        var id = BackupId.New(takenAt, digits);
        return new StoredBackup(id, Of(id) with { TakenAt = takenAt, Verification = verification });
    }

    public static StoredBackup Unreadable(int days) => new(BackupId.New(Now.AddDays(-days), 0xbad), null, "it cannot be read");

    public static BackupManifest Of(BackupId id) => new()
    {
        Id = id.Text,
        Environment = "dev",
        TakenAt = id.StartedAt,
        FinishedAt = id.StartedAt.AddMinutes(1),
        Server = new BackupServer("dify-postgresql-primary", Topology.InCluster, "15.18 (Debian)", 15, "7301"),
        Tools = new BackupTools("15.18", 15, "3", "1.0.0"),
        Verification = BackupVerification.Restore,
        Databases = [new BackupDatabase("dify", 9_000_000, "8f2c", ["uuid-ossp"], [new BackupTable("public", "apps", 20, 900, new string('0', 31) + "7")])],
        Files = [new BackupFile("dify/toc.dat", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")],
    };
}
