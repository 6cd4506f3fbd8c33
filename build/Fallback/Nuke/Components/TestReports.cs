using System.Xml.Linq;
using Nuke.Common.IO;
using Nuke.Common.ProjectModel;

namespace Nuke.Components;

/// <summary>Reads test result files and project files.</summary>
internal static class TestReports
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static (int Passed, int Failed, int Skipped) Count(IEnumerable<AbsolutePath> trxFiles)
    {
        var outcomes = trxFiles
            .SelectMany(x => XDocument.Load(x).Descendants(Trx + "UnitTestResult").Select(y => (string)y.Attribute("outcome")))
            .ToLookup(x => x);
        return (outcomes["Passed"].Count(), outcomes["Failed"].Count(), outcomes["NotExecuted"].Count());
    }

    public static bool References(Project project, string package) =>
        XDocument.Load(project.Path).Descendants("PackageReference").Any(x => (string)x.Attribute("Include") == package);
}
