namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>What is struck.</summary>
internal enum Victim
{
    /// <summary>The engine's process, by SIGKILL. The programs that it started live on.</summary>
    Engine,

    /// <summary>The source's server, stopped at once; it is started again.</summary>
    SourceStopped,

    /// <summary>The source's server and all its sessions, by SIGKILL; it is started again.</summary>
    SourceKilled,

    /// <summary>The target's server, stopped at once; it is started again.</summary>
    TargetStopped,

    /// <summary>The target's server and all its sessions, by SIGKILL; it is started again.</summary>
    TargetKilled,

    /// <summary>The network to the source: every connection is reset.</summary>
    SourceReset,

    /// <summary>The network to the target: every connection is reset.</summary>
    TargetReset,

    /// <summary>The network to the source: nothing passes any more and nothing is closed.</summary>
    SourceSilent,

    /// <summary>The network to the target: nothing passes any more and nothing is closed.</summary>
    TargetSilent,
}
