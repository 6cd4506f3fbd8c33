using System.Text.Json;
using DifyDelivery.Planning;
using DifyDelivery.Verification;

namespace DifyDelivery.Tests.Verification;

public sealed class VerificationReportTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_warning_is_no_failure()
    {
        var report = Report(("fence", CheckResult.Good("none")), ("restarts", CheckResult.Warn("once", "kubectl logs")));
        report.Failed.ShouldBeEmpty();
        Json(report).GetProperty("ok").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Machines_get_ids_states_and_remedies()
    {
        var json = Json(Report(("database settings", CheckResult.Bad("wrong", "DeployDify"))));
        json.GetProperty("ok").GetBoolean().ShouldBeFalse();
        json.GetProperty("verifiedAt").GetDateTime().ShouldBe(At.UtcDateTime);
        var check = json.GetProperty("checks")[0];
        check.GetProperty("id").GetString().ShouldBe("verify.database-settings");
        check.GetProperty("state").GetString().ShouldBe("failed");
        check.GetProperty("remedy").GetString().ShouldBe("DeployDify");
        json.GetProperty("findings")[0].GetProperty("severity").GetString().ShouldBe("warning");
    }

    [Fact]
    public void Only_what_changed_its_state_is_told()
    {
        var before = Report(("fence", CheckResult.Good("none")), ("replica", CheckResult.Good("0 bytes")));
        var after = Report(("fence", CheckResult.Bad("dify-beat has no pods", "scale")), ("replica", CheckResult.Good("16 bytes")), ("certificate", CheckResult.Good("Tls13")));
        after.ChangesSince(before).ShouldBe(["fence: ok -> failed, dify-beat has no pods", "certificate: new -> ok, Tls13"]);
    }

    private static VerificationReport Report(params (string Title, CheckResult Result)[] checks) => new(
        "dev", "InCluster", At, [.. checks.Select(check => new CheckRow(check.Title, check.Result))], [new Finding("verify.backup-age", Severity.Warning, "There is no backup.", "Backup")]);

    private static JsonElement Json(VerificationReport report) => JsonDocument.Parse(report.ToJson()).RootElement;
}
