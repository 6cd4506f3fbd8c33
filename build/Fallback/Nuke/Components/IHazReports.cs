using Nuke.Common.IO;

namespace Nuke.Components;

/// <summary>A build that leaves reports in <c>artifacts/reports</c>.</summary>
public interface IHazReports : IHazArtifacts
{
    AbsolutePath ReportDirectory => ArtifactsDirectory / "reports";
}
