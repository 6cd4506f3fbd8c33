namespace Nuke.Common;

/// <summary>Names of the parameters that every build has and that are not the names of their members.</summary>
internal static class BuiltInParameters
{
    public const string Root = "Root";
    public const string Target = "Target";
    public const string Skip = "Skip";
    public const string Profile = "Profile";
    public const char TargetSeparator = '+';

    /// <summary>The members of the base class that are injected after the build has been created.</summary>
    public static readonly string[] InjectedMembers =
    [
        nameof(NukeBuild.Plan), nameof(NukeBuild.Help), nameof(NukeBuild.Continue), nameof(NukeBuild.NoLogo),
        nameof(NukeBuild.Verbosity), nameof(NukeBuild.Partition)
    ];
}
