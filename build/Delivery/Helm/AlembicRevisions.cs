using System.Text.RegularExpressions;

namespace DifyDelivery.Helm;

/// <summary>
/// Finds the head among alembic's migration scripts: the one revision that no other builds on. Each script says its own and what it builds on in
/// two lines, <c>revision = '…'</c> and <c>down_revision = '…'</c>, the latter None for the first and a tuple where branches are merged
/// (alembic.sqlalchemy.org/en/latest/tutorial.html and branches.html).
/// </summary>
public static partial class AlembicRevisions
{
    /// <summary>Where an image of Dify's api has them: its Dockerfile copies the api to <c>/app/api</c>.</summary>
    public const string Folder = "/app/api/migrations/versions";

    /// <summary>The command that prints those lines in the api's container.</summary>
    public static IReadOnlyList<string> Command { get; } = ["sh", "-c", $"grep -hE '^(down_)?revision' {Folder}/*.py"];

    /// <summary>The head; null where there is none, or more than one.</summary>
    /// <param name="lines">The scripts' lines, in any order; others are passed over.</param>
    public static string? HeadOf(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var (own, built) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (Match line in Line().Matches(lines))
        {
            var names = Quoted().Matches(line.Groups["value"].Value).Select(match => match.Groups["name"].Value);
            (line.Groups["down"].Success ? built : own).UnionWith(names);
        }

        own.ExceptWith(built);
        return own.Count == 1 ? own.Single() : null;
    }

    [GeneratedRegex(@"^(?<down>down_)?revision\b[^=\n]*=(?<value>[^\n]*)", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("""['"](?<name>[^'"]+)['"]""")]
    private static partial Regex Quoted();
}
