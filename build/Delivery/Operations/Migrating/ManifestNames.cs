using System.Text.RegularExpressions;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Names of the objects of one kind in a manifest.</summary>
internal static partial class ManifestNames
{
    public static IReadOnlyList<string> Of(string manifest, string kind) =>
    [
        .. Separator().Split(manifest)
            .Where(document => Regex.IsMatch(document, $@"^kind:\s*{Regex.Escape(kind)}\s*$", RegexOptions.Multiline))
            .Select(document => Name().Match(document))
            .Where(match => match.Success)
            .Select(match => match.Groups["name"].Value.Trim('"', '\'')),
    ];

    [GeneratedRegex(@"^---.*$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^metadata:\s*\n(?:\s+.*\n)*?\s+name:\s*(?<name>\S+)", RegexOptions.Multiline)]
    private static partial Regex Name();
}
