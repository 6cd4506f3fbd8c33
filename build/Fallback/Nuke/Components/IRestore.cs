using Nuke.Common;
using Nuke.Common.Tooling;
using Nuke.Common.Tools.DotNet;

namespace Nuke.Components;

/// <summary>Restores the solution's packages.</summary>
public interface IRestore : IHazSolution, INukeBuild
{
    Target Restore => _ => _
        .Executes(() => DotNetTasks.DotNetRestore(_ => _
            .Apply(RestoreSettingsBase)
            .Apply(RestoreSettings)));

    sealed Configure<DotNetRestoreSettings> RestoreSettingsBase => _ => _
        .SetProjectFile(Solution)
        .SetIgnoreFailedSources(IgnoreFailedSources);

    /// <summary>Override to change the options.</summary>
    Configure<DotNetRestoreSettings> RestoreSettings => _ => _;

    [Parameter("Ignore unreachable sources during Restore")]
    bool IgnoreFailedSources => TryGetValue<bool?>(() => IgnoreFailedSources) ?? false;
}
