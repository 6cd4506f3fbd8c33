namespace Nuke.Common;

/// <summary>Parts of the engine's own output.</summary>
public enum DefaultOutput
{
    Logo,
    TargetHeader,
    TargetCollapse,
    ErrorsAndWarnings,
    TargetOutcome,
    BuildOutcome,
    Timestamps
}

/// <summary>Switches parts of the engine's own output off; all of them when none is named.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class DisableDefaultOutputAttribute : Attribute
{
    public DisableDefaultOutputAttribute(params DefaultOutput[] disabledOutputs)
    {
        DisabledOutputs = disabledOutputs.Length > 0 ? disabledOutputs : Enum.GetValues<DefaultOutput>();
    }

    public DefaultOutput[] DisabledOutputs { get; }

    public virtual bool IsApplicable(INukeBuild build) => true;
}
