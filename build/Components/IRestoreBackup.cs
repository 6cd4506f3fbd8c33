using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>
/// Restores a backup. <c>Nuke.Components.IRestore</c> has a target of the same name: a build with both says in one
/// <c>public Target Restore</c> which is meant, see <see cref="RestoreBackupAsync"/>.
/// </summary>
public interface IRestoreBackup : IHazDelivery
{
    /// <summary>Which backup.</summary>
    [Parameter("Restore: the backup, an id of 'Backup --list' or 'latest'.", Name = "Backup")]
    string? BackupId => TryGetValue(() => BackupId);

    /// <summary>Restores beside, for a look.</summary>
    [Parameter("Restore: restores into a new database of this name for a look; nothing in use is touched.")]
    string? RestoreInto => TryGetValue(() => RestoreInto);

    /// <summary>Goes back to the databases from before.</summary>
    [Parameter("Restore: goes back to the databases that Dify used before the restore.")]
    bool Undo => TryGetValue<bool?>(() => Undo) ?? false;

    /// <summary>A server out of Azure's own backups.</summary>
    [Parameter("Restore: makes another Flexible Server of this name, as the one in use was at --point-in-time; nothing in use is touched.")]
    string? RestoreServer => TryGetValue(() => RestoreServer);

    /// <summary>The moment that it is of.</summary>
    [Parameter("Restore: the moment of --restore-server in UTC, such as 2026-11-27T08:30Z.")]
    string? PointInTime => TryGetValue(() => PointInTime);

    /// <summary>Restores a backup of Dify's databases.</summary>
    Target Restore => _ => _
        .Description("Restores a backup of Dify's databases; what Dify used before is kept")
        .TryAfter<IDeployDify>(x => x.DeployDify)
        .Executes(RestoreBackupAsync);

    /// <summary>What the target does, for a build that has to define it itself.</summary>
    sealed Task RestoreBackupAsync() => DeliveryTarget.RunAsync(this, nameof(Restore), run => run.RestoreAsync(this));
}
