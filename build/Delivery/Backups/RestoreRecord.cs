using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Backups;

/// <summary>A restore that stops Dify: what another run needs to finish it. Where databases stand the server itself says.</summary>
public sealed record RestoreRecord
{
    /// <summary>Version of the stored form. <value>Always 1.</value></summary>
    public int Schema { get; init; } = 1;

    /// <summary>The backup.</summary>
    public required string Backup { get; init; }

    /// <summary>dev, test or prod.</summary>
    public required string Environment { get; init; }

    /// <summary>The server.</summary>
    public required Topology Topology { get; init; }

    /// <summary>The databases, by their names in use.</summary>
    public required IReadOnlyList<string> Databases { get; init; }

    /// <summary>When Dify was stopped.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Replicas of the writers before that.</summary>
    public required IReadOnlyDictionary<string, int> Writers { get; init; }

    /// <summary>Those of them that took another's place; null in records of versions that did not write it down: all of them.</summary>
    public IReadOnlyList<string>? Replaced { get; init; }

    /// <summary>Which time the backup took Dify's place. <value>The default is 1.</value></summary>
    public int KeptRound { get; init; } = 1;

    /// <summary>Which time it is left again. <value>The default is 1.</value></summary>
    public int UndoneRound { get; init; } = 1;

    /// <summary>What the databases are called that made room.</summary>
    public SwapNames Names => new(new BackupId(Backup), KeptRound, UndoneRound);

    /// <summary>Whether it goes back to the databases from before.</summary>
    public bool IsUndo { get; init; }

    /// <summary>When Dify ran again; null while it may be stopped.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether Dify may be stopped, so that nothing else may touch the release.</summary>
    public bool HoldsRelease => FinishedAt is null;

    /// <summary>
    /// Whether Dify was put on this backup, on this server, by the last of all restores: that an earlier one kept databases says nothing, since
    /// another backup may have taken Dify's place after it.
    /// </summary>
    /// <param name="id">The backup.</param>
    /// <param name="topology">The server that Dify uses.</param>
    public bool PutDifyOn(BackupId id, Topology topology)
    {
        ArgumentNullException.ThrowIfNull(id);
        return !HoldsRelease && !IsUndo && Backup == id.Text && Topology == topology;
    }

    /// <summary>The command that finishes it.</summary>
    /// <param name="settings">The environment's settings.</param>
    public string ContinueCommand(DeliverySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return IsUndo ? UndoCommand(settings) : settings.Command("Restore", $"--backup {Backup}");
    }

    /// <summary>The command that goes back to what Dify used before.</summary>
    /// <param name="settings">The environment's settings.</param>
    public string UndoCommand(DeliverySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Command("Restore", $"--backup {Backup} --undo");
    }

    /// <summary>What the other targets must respect.</summary>
    /// <param name="settings">The environment's settings.</param>
    public Finding? Guard(DeliverySettings settings) => HoldsRelease
        ? new Finding(
            "restore.under-way", Severity.Error, $"A restore of backup {Backup} holds Dify; an upgrade would start it on half of it.",
            $"Finish it: {ContinueCommand(settings)}. Or go back: {UndoCommand(settings)}.")
        : null;
}
