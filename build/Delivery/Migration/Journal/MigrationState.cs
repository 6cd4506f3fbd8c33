namespace DifyDelivery.Migration.Journal;

/// <summary>How far a migration is. What is said of a state holds from the moment it is written until the next one is.</summary>
public enum MigrationState
{
    /// <summary>Begun: nothing of Dify was touched.</summary>
    Started,

    /// <summary>The target server is there and answers; Dify runs on the source.</summary>
    Provisioned,

    /// <summary>The fence is going up or is up: Dify may be stopped. The source is the one that counts.</summary>
    Fenced,

    /// <summary>The target holds every row; not proved yet.</summary>
    Copied,

    /// <summary>
    /// Proved equal. The source still is the one that counts; the release may be on its way to the target, fenced, and the target may take writes
    /// already once <see cref="MigrationSteps.Switch"/> has begun.
    /// </summary>
    Verified,

    /// <summary>The release uses the target, which may take writes from now on. The source is kept, read only.</summary>
    Switched,

    /// <summary>Dify runs on the target and was checked. The source is kept, read only, until it is retired.</summary>
    Soaking,

    /// <summary>The source is being removed; its final backup is written and was restored for proof.</summary>
    Retiring,

    /// <summary>Over: the source is removed.</summary>
    Retired,

    /// <summary>On the way back to the source.</summary>
    RollingBack,

    /// <summary>Over: Dify runs on the source.</summary>
    RolledBack,
}

/// <summary>Which state may follow which.</summary>
public static class MigrationStates
{
    private static readonly Dictionary<MigrationState, MigrationState[]> Successors = new()
    {
        [MigrationState.Started] = [MigrationState.Provisioned, MigrationState.RollingBack],
        [MigrationState.Provisioned] = [MigrationState.Fenced, MigrationState.RollingBack],
        [MigrationState.Fenced] = [MigrationState.Copied, MigrationState.RollingBack],
        [MigrationState.Copied] = [MigrationState.Verified, MigrationState.RollingBack],
        [MigrationState.Verified] = [MigrationState.Switched, MigrationState.RollingBack],
        [MigrationState.Switched] = [MigrationState.Soaking, MigrationState.RollingBack],
        [MigrationState.Soaking] = [MigrationState.Retiring, MigrationState.RollingBack],
        [MigrationState.Retiring] = [MigrationState.Retired],
        [MigrationState.Retired] = [],
        [MigrationState.RollingBack] = [
            MigrationState.RolledBack, MigrationState.Fenced, MigrationState.Copied, MigrationState.Verified, MigrationState.Switched, MigrationState.Soaking,
        ],
        [MigrationState.RolledBack] = [],
    };

    /// <summary>Whether a state may follow another.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="next">The state after.</param>
    public static bool MayFollow(this MigrationState state, MigrationState next) => Successors[state].Contains(next);

    /// <summary>Begun and neither done nor given up: the next command must be one that continues or rolls back.</summary>
    /// <param name="state">The state.</param>
    public static bool IsUnderWay(this MigrationState state) =>
        state is not (MigrationState.Soaking or MigrationState.Retiring or MigrationState.Retired or MigrationState.RolledBack);

    /// <summary>Whether Dify may be stopped, so that nothing else may touch the release.</summary>
    /// <param name="state">The state.</param>
    public static bool HoldsRelease(this MigrationState state) =>
        state.IsUnderWay() && state is not (MigrationState.Started or MigrationState.Provisioned);

    /// <summary>
    /// Whether the source still is the one that counts: Dify was not started on the target. A switch that was cut short may have opened it to
    /// others, who were started by hand.
    /// </summary>
    /// <param name="state">The state.</param>
    public static bool IsBeforeSwitch(this MigrationState state) => state <= MigrationState.Verified;
}
