using DifyDelivery.Components.Running;
using Nuke.Common;

namespace DifyDelivery.Components;

/// <summary>
/// Backs up Dify's databases on the server in use, to a folder or to Azure Blob Storage, and proves that the backup restores. Nobody is stopped.
/// </summary>
public interface IBackup : IHazDelivery
{
    /// <summary>Prints what is there.</summary>
    [Parameter("Backup: prints the backups that are there; makes none.")]
    bool List => TryGetValue<bool?>(() => List) ?? false;

    /// <summary>Azure's own backup, by its name.</summary>
    [Parameter("Backup: has Azure back up the whole Flexible Server now, under this name; makes none of ours.")]
    string? ServerBackup => TryGetValue(() => ServerBackup);

    /// <summary>Backs up Dify's databases.</summary>
    Target Backup => _ => _
        .Description("Backs up Dify's databases, proves the backup, removes old ones")
        .TryAfter<IDeployDify>(x => x.DeployDify)
        .Executes(() => DeliveryTarget.RunAsync(this, nameof(Backup), run => run.BackupAsync(List, ServerBackup)));
}
