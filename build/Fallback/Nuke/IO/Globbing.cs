using System.Text;
using System.Text.RegularExpressions;

namespace Nuke.Common.IO;

/// <summary>Files by pattern: <c>*</c> and <c>?</c> within a name, <c>**</c> across folders, <c>{a,b}</c> either.</summary>
public static class Globbing
{
    public static IReadOnlyCollection<AbsolutePath> GlobFiles(this AbsolutePath directory, params string[] patterns) =>
        Match(directory, patterns, Directory.EnumerateFiles);

    public static IReadOnlyCollection<AbsolutePath> GlobDirectories(this AbsolutePath directory, params string[] patterns) =>
        Match(directory, patterns, Directory.EnumerateDirectories);

    private static List<AbsolutePath> Match(
        AbsolutePath directory, string[] patterns, Func<string, string, SearchOption, IEnumerable<string>> enumerate)
    {
        if (!Directory.Exists(directory))
            return [];

        var expressions = patterns.Select(x => new Regex(ToRegex(x), EnvironmentInfo.IsWin ? RegexOptions.IgnoreCase : RegexOptions.None)).ToList();
        var depth = patterns.Any(x => x.Contains('/') || x.Contains("**", StringComparison.Ordinal))
            ? SearchOption.AllDirectories
            : SearchOption.TopDirectoryOnly;
        return enumerate(directory, "*", depth)
            .Where(x => expressions.Exists(y => y.IsMatch(Path.GetRelativePath(directory, x).Replace('\\', '/'))))
            .Order(StringComparer.Ordinal).Select(AbsolutePath.Create).ToList();
    }

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (string.CompareOrdinal(pattern, i, "**/", 0, 3) == 0)
            {
                regex.Append("(.*/)?");
                i += 2;
                continue;
            }

            regex.Append(pattern[i] switch
            {
                '*' when i + 1 < pattern.Length && pattern[i + 1] == '*' => ".*",
                '*' => i > 0 && pattern[i - 1] == '*' ? "" : "[^/]*",
                '?' => "[^/]",
                '{' => "(",
                '}' => ")",
                ',' => "|",
                var character => Regex.Escape(character.ToString())
            });
        }

        return regex.Append('$').ToString();
    }
}
