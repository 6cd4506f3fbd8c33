namespace Nuke.Common;

/// <summary>What a build can override to be told what happens.</summary>
public abstract partial class NukeBuild
{
    /// <summary>Parameters have their values; the plan does not exist yet. Also called for the help text.</summary>
    protected internal virtual void OnBuildCreated()
    {
    }

    /// <summary>The plan exists; conditions and requirements have not been checked yet.</summary>
    protected internal virtual void OnBuildInitialized()
    {
    }

    /// <summary>After the outcome has been printed, also after a failure or a cancellation.</summary>
    protected internal virtual void OnBuildFinished()
    {
    }

    protected internal virtual void OnTargetRunning(string target)
    {
    }

    protected internal virtual void OnTargetSkipped(string target)
    {
    }

    protected internal virtual void OnTargetSucceeded(string target)
    {
    }

    protected internal virtual void OnTargetFailed(string target)
    {
    }
}
