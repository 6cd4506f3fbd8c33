using System.Text.RegularExpressions;
using DifyDelivery.Processes;

namespace DifyDelivery.Helm;

/// <summary>Turns what Helm 3 and Helm 4 print into a failure that a person can act on.</summary>
internal static partial class HelmErrors
{
    private const int MostLines = 12;

    private static readonly (HelmFailure Kind, string Pattern, string Remedy)[] Known =
    [
        (HelmFailure.SchemaViolation, "don't meet the specifications of the schema", "Correct the values that are named: integers and booleans stand without quotes."),
        (HelmFailure.OperationInProgress, @"another operation \(install/upgrade/rollback\) is in progress|has no deployed releases",
            "Wait for the other run. If there is none, an earlier one was ended half way: run DeployDify again, which repairs the release."),
        (HelmFailure.FieldConflict, "conflicts? with \"|Apply failed with \\d+ conflict", "Change the field where it was changed (the manager is named), or remove it there, and run again."),
        (HelmFailure.Credentials, "context \"[^\"]*\" does not exist|kubeconfig|You must be logged in|Unauthorized|x509:|exec plugin",
            "Fetch the cluster's credentials again."),
        (HelmFailure.ClusterUnreachable,
            "cluster unreachable|connection refused|no such host|i/o timeout|Client\\.Timeout|was refused - did you specify|TLS handshake timeout|no route to host",
            "Start the cluster, or check network and kubeconfig, and run again: nothing is left half done."),
        (HelmFailure.ReleaseMissing, "release: not found|Release not loaded", "Run DeployDify first."),
        (HelmFailure.ChartMissing,
            "Chart\\.yaml file is missing|path \"[^\"]*\" not found|failed to download|no chart (name|version) found|not a valid chart repository|chart \"[^\"]*\" (version \"[^\"]*\" |matching \\S+ )?not found|repo .* not found",
            "Check the chart's name, version and repository, and that the repository can be reached."),
        (HelmFailure.ForeignObject, "cannot be imported into the current release", "Delete or rename the object that is named, or use another release name or namespace."),
        (HelmFailure.ImmutableField, "updates to statefulset spec|field is immutable|is immutable after creation", "Set the value back, or delete the object first; its volumes stay."),
        (HelmFailure.Refused, "unknown field|no matches for kind|is forbidden|error validating|is invalid:|admission webhook", "Check the object that is named against the cluster's version, policies and your rights."),
        (HelmFailure.Template, "execution error at|parse error at|error calling|YAML parse error|failed to parse", "Check the values that the message names."),
    ];

    private static readonly (HelmFailure Kind, string Pattern, string Remedy) Unknown = (HelmFailure.Other, "", "Read Helm's message above.");

    public static HelmException From(string what, CommandResult result)
    {
        var text = string.IsNullOrWhiteSpace(result.StandardError) ? result.StandardOutput : result.StandardError;
        var failure = Known.FirstOrDefault(known => Regex.IsMatch(text, known.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), Unknown);
        var why = failure.Kind == HelmFailure.SchemaViolation ? SchemaLines(text) : Tail(text);
        return new(failure.Kind, what, $"Helm: {why}", failure.Remedy);
    }

    // Helm 3: "- externalPostgres.port: Invalid type. Expected: integer, given: string"; Helm 4: "- at '/externalPostgres/port': got string, want integer".
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
