using System.Globalization;
using DifyDelivery.Planning.Changes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Planning.Rendering;

/// <summary>How effects, changes and amounts are written, the same in every output.</summary>
internal static class Words
{
    public static string Of(StepEffect effect) => effect switch
    {
        StepEffect.Create => "create",
        StepEffect.Change => "change",
        StepEffect.Destroy => "DESTROY",
        _ => "check",
    };

    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    public static string Of(ChangeKind kind) => kind switch
    {
        ChangeKind.Destroy => "DESTROY",
        ChangeKind.Replace => "REPLACE",
        ChangeKind.Change => "change",
        ChangeKind.Add => "add",
        _ => "forget",
    };

    /// <summary>Terraform's own signs, which its users read without thinking.</summary>
    public static string Sign(ChangeKind kind) => kind switch
    {
        ChangeKind.Destroy => "-",
        ChangeKind.Replace => "-/+",
        ChangeKind.Change => "~",
        ChangeKind.Add => "+",
        _ => ".",
    };

    public static string Sign(StepEffect effect) => effect switch
    {
        StepEffect.Create => "+",
        StepEffect.Change => "~",
        StepEffect.Destroy => "-",
        _ => " ",
    };

    public static string Of(ChangeLayer layer) => layer switch
    {
        ChangeLayer.Terraform => "Terraform",
        ChangeLayer.Postgres => "PostgreSQL",
        ChangeLayer.Kubernetes => "Helm release",
        _ => "Migration",
    };

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : FormattableString.Invariant($"{count:N0} {noun}s");

    public static string Noise(int count) =>
        $"{Count(count, "object")} {(count == 1 ? "differs" : "differ")} in checksums, labels or written-out defaults only";

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => FormattableString.Invariant($"{bytes / 1e9:N1} GB"),
        >= 1_000_000 => FormattableString.Invariant($"{bytes / 1e6:N1} MB"),
        _ => FormattableString.Invariant($"{bytes / 1e3:N0} kB"),
    };

    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>A migration in two sentences.</summary>
    public static IReadOnlyList<string> Of(MigrationForecast migration) =>
    [
        FormattableString.Invariant($"from {migration.From} to {migration.To}: {Count(migration.Tables, "table")}, about {migration.Rows:N0} rows, {Bytes(migration.TableBytes)} and {Bytes(migration.IndexBytes)} of indexes"),
        FormattableString.Invariant($"Dify does not answer for about {DurationText.Format(migration.WriteStop)}: copy {DurationText.Format(migration.Copy)}, comparison {DurationText.Format(migration.Verification)} at {migration.BytesPerSecond / 1e6:N0} MB/s ({(migration.IsMeasured ? "measured" : "assumed; MigrateData --rehearse measures it")})"),
    ];
}
