using Nuke.Common;
using Nuke.Common.IO;

namespace Nuke.Components;

/// <summary>A build that leaves files in <c>artifacts</c>.</summary>
public interface IHazArtifacts : INukeBuild
{
    AbsolutePath ArtifactsDirectory => RootDirectory / "artifacts";
}
