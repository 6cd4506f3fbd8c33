using DifyDelivery.Helm;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Tests.Helm;

public class HelmCliTests
{
    private const string Upgraded = """{"name": "dify", "info": {"status": "deployed"}, "manifest": "kind: X", "version": 3}""";
    private const string InProgress = "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);
    private static readonly HelmRelease Target = new("/kube/config", "dev", "dify", "dify");

    [Theory]
    [InlineData("3.17.2", HelmApply.Client, "")]
    [InlineData("3.17.2", HelmApply.ServerForced, "")]
    [InlineData("v4.1.4+g05fa379", HelmApply.Client, "--server-side=false")]
    [InlineData("4.1.4", HelmApply.Server, "--server-side=true")]
    [InlineData("4.1.4", HelmApply.ServerForced, "--server-side=true --force-conflicts")]
    public async Task ObjectsAreSentTheSameWayByBothVersions(string version, HelmApply apply, string expected)
    {
        var runner = new ScriptedRunner((0, Upgraded, ""));

        var result = await Cli(runner, version).UpgradeAsync(new(Target, "chart", []) { Apply = apply }, new NullReporter());

        result.Revision.ShouldBe(3);
        Line(runner, 0).ShouldBe(
            "upgrade --install dify chart --output json --timeout 300s --history-max 10 "
            + (expected.Length == 0 ? "" : expected + " ") + "--namespace dify --kubeconfig /kube/config --kube-context dev");
    }

    [Theory]
    [InlineData("3.17.2", "--atomic")]
    [InlineData("4.1.4", "--rollback-on-failure --wait")]
    public async Task GoingBackHasANameInEachVersion(string version, string expected)
    {
        var runner = new ScriptedRunner((0, Upgraded, ""));

        await Cli(runner, version).UpgradeAsync(new(Target, "chart", []) { RollbackOnFailure = true }, new NullReporter());

        Line(runner, 0).ShouldContain($" {expected} ");
    }

    [Theory]
    [InlineData("3.17.2", "--validate")]
    [InlineData("4.1.4", "--dry-run=server")]
    public async Task RenderingSeesTheClustersVersions(string version, string expected)
    {
        var runner = new ScriptedRunner((0, "kind: X", ""));

        await Cli(runner, version).TemplateAsync(new("chart", "dify", "dify", []) { Against = Target, IsUpgrade = true });

        Line(runner, 0).ShouldStartWith($"template dify chart --no-hooks --is-upgrade {expected} --namespace dify");
    }

    [Fact]
    public async Task ValuesTravelInPrivateFilesThatAreGoneAfterwards()
    {
        var runner = new ScriptedRunner((1, "", "Error: boom"));

        await Should.ThrowAsync<HelmException>(() =>
            Cli(runner).TemplateAsync(new("chart", "dify", "dify", [new("/a/common.yaml", "a: 1"), new("generated", "b: 2", IsGenerated: true)])));

        runner.Files.Select(file => file.Text).ShouldBe(["a: 1", "b: 2"]);
        runner.Files.ShouldAllBe(file => OperatingSystem.IsWindows() || file.Mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        runner.Files.ShouldAllBe(file => !File.Exists(file.Path) && !Directory.Exists(Path.GetDirectoryName(file.Path)));
    }

    [Fact]
    public async Task TheShellsHelmSettingsDoNotReachHelm()
    {
        var runner = new ScriptedRunner((0, "kind: X", ""));

        await Cli(runner).TemplateAsync(new("chart", "dify", "dify", []));

        foreach (var name in new[] { "HELM_NAMESPACE", "HELM_KUBECONTEXT", "KUBECONFIG", "HELM_DRIVER" })
            runner.Commands[0].Environment.ShouldContainKeyAndValue(name, null);
    }

    [Fact]
    public async Task NoReleaseIsNoError()
    {
        var missing = (1, "", "Error: release: not found");
        var helm = Cli(new ScriptedRunner(missing, missing, missing, missing, (1, "", "Error: uninstall: Release not loaded: dify: release: not found")));

        (await helm.StatusAsync(Target)).ShouldBeNull();
        (await helm.HistoryAsync(Target)).ShouldBeEmpty();
        (await helm.GetManifestAsync(Target)).ShouldBeNull();
        (await helm.GetValuesAsync(Target)).ShouldBeNull();
        (await helm.UninstallAsync(new(Target))).WasThere.ShouldBeFalse();
    }

    [Fact]
    public async Task AnAbandonedOperationIsClearedWhenTheCallerHoldsTheLock()
    {
        var records = new RecordingRecords();
        var runner = new ScriptedRunner((1, "", InProgress), (0, Pending(2, Now.AddMinutes(-1)), ""), (0, Deployed(1), ""), (0, Upgraded, ""));

        var result = await Cli(runner, records: records).UpgradeAsync(new(Target, "chart", []) { HoldsLock = true }, new NullReporter());

        result.Revision.ShouldBe(3);
        records.Deleted.ShouldBe(["sh.helm.release.v1.dify.v2"]);
    }

    [Fact]
    public async Task AnOperationThatEndsByItselfIsLeftToEnd()
    {
        var records = new RecordingRecords();
        var runner = new ScriptedRunner((1, "", InProgress), (0, Deployed(2), ""), (0, Upgraded, ""));

        await Cli(runner, records: records).UpgradeAsync(new(Target, "chart", []) { HoldsLock = true }, new NullReporter());

        records.Deleted.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutLockOrMeansItIsSaidWhatToDo(bool holdsLock)
    {
        var runner = new ScriptedRunner((1, "", InProgress), (0, Pending(2, Now.AddMinutes(-1)), ""));

        var exception = await Should.ThrowAsync<HelmException>(() =>
            Cli(runner).UpgradeAsync(new(Target, "chart", []) { HoldsLock = holdsLock }, new NullReporter()));

        exception.Kind.ShouldBe(HelmFailure.OperationInProgress);
        exception.Remedy.ShouldNotBeNull().ShouldContain(holdsLock ? "kubectl delete secret sh.helm.release.v1.dify.v2" : "DeployDify again");
    }

    private static HelmCli Cli(IProcessRunner runner, string version = "4.1.4", IHelmRecords? records = null) =>
        new(new ResolvedTool("helm", "/bin/helm", version, "test"), runner, new FixedTime(Now), records);

    private static string Line(ScriptedRunner runner, int index) => string.Join(' ', runner.Commands[index].Arguments);

    private static string Pending(int revision, DateTimeOffset updated) => Revision(revision, updated, "pending-upgrade");

    private static string Deployed(int revision) => Revision(revision, Now, "deployed");

    private static string Revision(int revision, DateTimeOffset updated, string status) =>
        $$"""[{"revision":{{revision}},"updated":"{{updated:O}}","status":"{{status}}","chart":"dify-0.37.0","app_version":"1","description":""}]""";

    private sealed class RecordingRecords : IHelmRecords
    {
        public List<string> Deleted { get; } = [];

        public Task DeleteAsync(HelmRelease target, string secret, CancellationToken cancellationToken = default)
        {
            Deleted.Add(secret);
            return Task.CompletedTask;
        }
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
