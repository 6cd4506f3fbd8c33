namespace DifyDelivery.Errors;

/// <summary>The process exit codes that scripts and pipelines may rely on.</summary>
public static class ExitCodes
{
    /// <summary>The target did what was asked.</summary>
    public const int Done = 0;

    /// <summary>The target failed, or its arguments or settings were refused.</summary>
    public const int Failed = 1;

    /// <summary>A plan holds changes, and <c>--detailed-exitcode</c> asked to be told so.</summary>
    public const int PlanHasChanges = 2;

    /// <summary>Findings of severity error block the plan, a plan bundle does not fit, or generated files are not current.</summary>
    public const int FindingsBlock = 3;

    /// <summary>A destructive act needs <c>--confirm</c>.</summary>
    public const int ConfirmationNeeded = 4;

    /// <summary>Interrupted by Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
