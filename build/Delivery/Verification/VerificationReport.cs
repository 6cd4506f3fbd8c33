using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using DifyDelivery.Planning;

namespace DifyDelivery.Verification;

/// <summary>What one verification has found.</summary>
/// <param name="Environment">dev, test or prod.</param>
/// <param name="Topology">The server that Dify uses.</param>
/// <param name="At">When.</param>
/// <param name="Checks">Every check, in order.</param>
/// <param name="Findings">What else a person should know: a migration under way, no young backup.</param>
public sealed record VerificationReport(
    string Environment, string Topology, DateTimeOffset At, IReadOnlyList<CheckRow> Checks, IReadOnlyList<Finding> Findings)
{
    private const int SchemaVersion = 1;
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Headings of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["Check", "State", "Found"];

    /// <summary>Checks that failed.</summary>
    public IReadOnlyList<CheckRow> Failed => [.. Checks.Where(check => !check.Result.Ok)];

    /// <summary>The checks as rows of a table.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows => Checks.Select(check => new[] { check.Title, Word(check.Result.State), check.Result.Detail });

    /// <summary>The report for machines. The caller redacts it.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            schemaVersion = SchemaVersion,
            environment = Environment,
            topology = Topology,
            verifiedAt = At.UtcDateTime,
            ok = Failed.Count == 0,
            checks = Checks.Select(check => new { id = check.Id, title = check.Title, state = Word(check.Result.State), detail = check.Result.Detail, remedy = check.Result.Remedy }),
            findings = Findings.Select(finding => new { id = finding.Id, severity = finding.Severity.ToString().ToLowerInvariant(), message = finding.Message, remedy = finding.Remedy }),
        },
        Options) + "\n";

    /// <summary>What is not as it was in an earlier report, one line each.</summary>
    /// <param name="before">The earlier one.</param>
    public IEnumerable<string> ChangesSince(VerificationReport before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return from now in Checks
               let then = before.Checks.FirstOrDefault(check => check.Title == now.Title)
               where then?.Result.State != now.Result.State
               select $"{now.Title}: {(then is null ? "new" : Word(then.Result.State))} -> {Word(now.Result.State)}, {now.Result.Detail}";
    }

    private static string Word(CheckState state) => state switch
    {
        CheckState.Passed => "ok",
        CheckState.Warning => "warning",
        _ => "failed",
    };
}

/// <summary>A check and what it found.</summary>
/// <param name="Title">What was checked.</param>
/// <param name="Result">What was found.</param>
public sealed record CheckRow(string Title, CheckResult Result)
{
    /// <summary>For machines: <c>verify.database-settings</c>.</summary>
    public string Id => $"verify.{Title.Replace(' ', '-')}";
}
