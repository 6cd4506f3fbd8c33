namespace DifyDelivery.Migration.Journal;

/// <summary>The journaled steps of a migration, by their stable identifiers.</summary>
public static class MigrationSteps
{
    /// <summary>The target server is there.</summary>
    public const string Provision = "provision";

    /// <summary>Both servers were looked at.</summary>
    public const string Preflight = "preflight";

    /// <summary>The target's databases are there, empty.</summary>
    public const string Target = "target";

    /// <summary>The former replica counts are written down.</summary>
    public const string Note = "fence.note";

    /// <summary>No writer's pod is left.</summary>
    public const string Writers = "fence.writers";

    /// <summary>The source is read only and nobody is connected.</summary>
    public const string Database = "fence.database";

    /// <summary>Every row is on the target.</summary>
    public const string Copy = "copy";

    /// <summary>The target was compared with the source.</summary>
    public const string Verify = "verify";

    /// <summary>The release names the target.</summary>
    public const string Switch = "switch";

    /// <summary>The workloads run again.</summary>
    public const string Unfence = "unfence";

    /// <summary>The read replica follows the server in the cluster.</summary>
    public const string Replica = "replica";

    /// <summary>Dify was checked on the target.</summary>
    public const string Functional = "functional";

    /// <summary>The target's statistics are gathered in full.</summary>
    public const string Statistics = "statistics";

    /// <summary>The copy's own journal is gone; the soak began.</summary>
    public const string Soak = "soak";

    /// <summary>The release names the source again.</summary>
    public const string BackSwitch = "back.switch";

    /// <summary>The writers on the target are stopped, for a way back.</summary>
    public const string BackStop = "back.stop";

    /// <summary>The target is read only, for a way back.</summary>
    public const string BackClose = "back.close";

    /// <summary>The source takes writes again.</summary>
    public const string BackLift = "back.lift";

    /// <summary>Both servers were compared once more, for a way back.</summary>
    public const string BackCompare = "back.compare";

    /// <summary>Only ever begun: the target did not answer a way back, so that rows of its own were not looked for, and it keeps what it holds.</summary>
    public const string BackUnseen = "back.unseen";

    /// <summary>The source's final backup is written and was restored for proof.</summary>
    public const string RetireBackup = "retire.backup";

    /// <summary>The source is backed up in the store that was chosen for backups.</summary>
    public const string RetireStore = "retire.store";

    /// <summary>The source is removed.</summary>
    public const string RetireServer = "retire.server";

    /// <summary>What every step of a way back begins with.</summary>
    public const string BackPrefix = "back.";

    /// <summary>The forward steps, in order.</summary>
    public static IReadOnlyList<string> Forward { get; } =
        [Provision, Preflight, Target, Note, Writers, Database, Copy, Verify, Switch, Unfence, Replica, Functional, Statistics, Soak];
}
