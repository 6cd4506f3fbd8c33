using System.Text.RegularExpressions;

namespace DifyDelivery.Components.Strict;

/// <summary>Member names as they are typed on the command line.</summary>
internal static partial class Kebab
{
    public static string Of(string member) => Humps().Replace(member, "-$0").TrimStart('-').ToLowerInvariant();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex Humps();
}
