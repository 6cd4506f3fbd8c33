namespace Nuke.Common.Execution;

/// <summary>Where a target of the plan stands.</summary>
public enum ExecutionStatus
{
    None,
    Scheduled,
    NotRun,
    Skipped,
    Succeeded,
    Failed,
    Running,
    Aborted,

    /// <summary>It has no actions; it only groups others, and is not shown.</summary>
    Collective
}
