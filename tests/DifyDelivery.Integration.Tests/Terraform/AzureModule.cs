using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>The files of infra/terraform.</summary>
internal static partial class AzureModule
{
    public static string Directory { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "infra", "terraform"));

    public static string Text() =>
        string.Concat(System.IO.Directory.EnumerateFiles(Directory, "*.tf").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    /// <summary>The types of the module's <c>resource</c> or <c>data</c> blocks.</summary>
    public static IReadOnlyList<string> Types(string kind) =>
        [.. Declaration().Matches(Text()).Where(match => match.Groups[1].Value == kind).Select(match => match.Groups[2].Value).Distinct()];

    /// <summary>Copies the module, so that a test can change it.</summary>
    public static void CopyTo(string directory)
    {
        System.IO.Directory.CreateDirectory(Path.Combine(directory, "tests"));
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory, "*.tf").Concat(System.IO.Directory.EnumerateFiles(Path.Combine(Directory, "tests"))))
        {
            File.Copy(file, Path.Combine(directory, Path.GetRelativePath(Directory, file)));
        }
    }

    private static string Here([CallerFilePath] string self = "") => Path.GetDirectoryName(self)!;

    [GeneratedRegex("^(resource|data) \"(\\w+)\"", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
