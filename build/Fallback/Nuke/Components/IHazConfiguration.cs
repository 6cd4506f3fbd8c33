using Nuke.Common;

namespace Nuke.Components;

/// <summary>A build with a configuration: as told, else Debug locally and Release on a server.</summary>
public interface IHazConfiguration : INukeBuild
{
    [Parameter]
    Configuration Configuration => TryGetValue(() => Configuration) ?? (IsLocalBuild ? Configuration.Debug : Configuration.Release);
}
