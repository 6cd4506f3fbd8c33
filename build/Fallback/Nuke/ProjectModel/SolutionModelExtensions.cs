using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>Reads solution files: <c>.slnx</c> and <c>.sln</c>.</summary>
public static partial class SolutionModelExtensions
{
    // Solution folders have this type in the old format.
    private const string FolderType = "2150E333-8FDC-42A3-9474-1A3956D46DE8";

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Solution ReadSolution(this AbsolutePath path)
    {
        using var stream = File.OpenRead(path);
        return new Solution(path, path.Extension.Equals(".slnx", StringComparison.OrdinalIgnoreCase)
            ? XDocument.Load(stream).Descendants("Project").Select(x => (string)x.Attribute("Path"))
            : ReadOldFormat(stream));
    }

    private static List<string> ReadOldFormat(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return [.. ProjectLine().Matches(reader.ReadToEnd())
            .Where(x => !x.Groups["type"].Value.Equals(FolderType, StringComparison.OrdinalIgnoreCase))
            .Select(x => x.Groups["path"].Value)];
    }

    [GeneratedRegex("""^Project\("\{(?<type>[^}]*)\}"\)\s*=\s*"[^"]*",\s*"(?<path>[^"]*)",""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}
