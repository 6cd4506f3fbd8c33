using System.Text.RegularExpressions;

namespace DifyDelivery.Helm;

/// <summary>A failure that Helm's words tell, and what to do about it. The first that fits counts, so the narrower stand first.</summary>
internal sealed record KnownFailure(HelmFailure Kind, string Pattern, string Remedy)
{
    private static readonly KnownFailure Unknown = new(HelmFailure.Other, "", "Read Helm's message above.");

    private static readonly KnownFailure[] All =
    [
        new(HelmFailure.SchemaViolation,
            "don't meet the specifications of the schema",
            "Correct the values that are named: integers and booleans stand without quotes."),
        new(HelmFailure.OperationInProgress,
            @"another operation \(install/upgrade/rollback\) is in progress|has no deployed releases",
            "Wait for the other run. If there is none, an earlier one was ended half way: run DeployDify again, which repairs the release."),
        new(HelmFailure.FieldConflict,
            @"conflicts? with ""|Apply failed with \d+ conflict",
            "Change the field where it was changed (the manager is named), or remove it there, and run again."),
        new(HelmFailure.Credentials,
            @"context ""[^""]*"" does not exist|invalid configuration|You must be logged in|Unauthorized|x509:|exec plugin",
            "Fetch the cluster's credentials again."),
        new(HelmFailure.ChartMissing,
            @"Chart\.yaml file is missing|path ""[^""]*"" not found|failed to download|no chart (name|version) found|not a valid chart repository"
            + @"|chart ""[^""]*"" (version ""[^""]*"" |matching \S+ )?not found|repo .* not found",
            "Check the chart's name, version and repository, and that the repository can be reached."),
        new(HelmFailure.ClusterUnreachable,
            @"cluster unreachable|connection refused|no such host|i/o timeout|Client\.Timeout|was refused - did you specify|TLS handshake timeout"
            + "|no route to host",
            "Start the cluster, or check network and kubeconfig, and run again: nothing is left half done."),
        new(HelmFailure.ReleaseMissing, "release: not found|Release not loaded", "Run DeployDify first."),
        new(HelmFailure.ForeignObject,
            "cannot be imported into the current release",
            "Delete or rename the object that is named, or use another release name or namespace."),
        new(HelmFailure.ImmutableField,
            "updates to statefulset spec|field is immutable|is immutable after creation",
            "Set the value back, or delete the object first; its volumes stay."),
        new(HelmFailure.Refused,
            "unknown field|no matches for kind|is forbidden|error validating|is invalid:|admission webhook",
            "Check the object that is named against the cluster's version, policies and your rights."),
        new(HelmFailure.Template,
            "execution error at|parse error at|error calling|YAML parse error|failed to parse",
            "Check the values that the message names."),
    ];

    /// <summary>What the text tells.</summary>
    public static KnownFailure Of(string text) =>
        All.FirstOrDefault(known => Regex.IsMatch(text, known.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), Unknown);
}
