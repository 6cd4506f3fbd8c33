using Nuke.Common;
using Nuke.Common.ProjectModel;

namespace Nuke.Components;

/// <summary>A build with a solution.</summary>
public interface IHazSolution : INukeBuild
{
    [Solution]
    [Required]
    Solution Solution => TryGetValue(() => Solution);
}
