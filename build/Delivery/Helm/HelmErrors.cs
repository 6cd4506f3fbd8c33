using System.Text.RegularExpressions;
using DifyDelivery.Processes;

namespace DifyDelivery.Helm;

/// <summary>Turns what Helm 3 and Helm 4 print into a failure that a person can act on.</summary>
internal static partial class HelmErrors
{
    private const int MostLines = 12;

    public static HelmException From(string what, CommandResult result)
    {
        var text = string.IsNullOrWhiteSpace(result.StandardError) ? result.StandardOutput : result.StandardError;
        var failure = KnownFailure.Of(text);
        var why = failure.Kind == HelmFailure.SchemaViolation ? SchemaLines(text) : Tail(text);
        return new(failure.Kind, what, $"Helm: {why}", failure.Remedy);
    }

    // Helm 3: "- externalPostgres.port: Invalid type. Expected: integer, given: string".
    // Helm 4: "- at '/externalPostgres/port': got string, want integer".
    private static string SchemaLines(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(line => JsonPointer().Replace(line[2..], match => match.Groups[1].Value.Replace('/', '.')))
            .ToList();
        return lines.Count == 0 ? Tail(text) : string.Join(System.Environment.NewLine, lines);
    }

    private static string Tail(string text) => string.Join(
        System.Environment.NewLine,
        text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0 && !Chatter().IsMatch(line)).TakeLast(MostLines)
            .Select(line => line.StartsWith("Error: ", StringComparison.Ordinal) ? line[7..] : line));

    [GeneratedRegex("at '/([^']+)'")]
    private static partial Regex JsonPointer();

    [GeneratedRegex("^(WARNING: |W\\d{4} |I\\d{4} |level=(WARN|INFO|DEBUG))")]
    private static partial Regex Chatter();
}
