using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Planning;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations;

/// <summary>Runs every check, whatever the others found, and fails when one did.</summary>
internal sealed class VerifyOperation(DeliveryContext context, IPlatform platform, MigrationScene scene, FlexibleServerPort server)
    : Operation("Verify", context.Environment, context.Reporter)
{
    private readonly List<CheckRow> _results = [];
    private IReadOnlyList<Finding> _findings = [];

    /// <summary>What the last run has found; null before it.</summary>
    public VerificationReport? Report { get; private set; }

    /// <summary>What a person should know beside the checks.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Looks for the cluster and lists the checks that fit it.</summary>
    /// <exception cref="FindingsBlockException">There is nothing to verify.</exception>
    public async Task<IReadOnlyList<ICheck>> ChecksAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var checks = await FindChecksAsync(findings, cancellationToken);
        return findings.Exists(finding => finding.Severity == Severity.Error) ? throw new FindingsBlockException(findings) : checks;
    }

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var checks = await FindChecksAsync(findings, cancellationToken);
        return checks.Count == 0
            ? []
            :
            [
                .. checks.Select(check => new OperationStep(
                    new PlannedStep($"verify.{check.Title.Replace(' ', '-')}", $"Check: {check.Title}", StepEffect.None),
                    (scope, token) => RunAsync(check, scope, token))),
                new(new PlannedStep("verify.verdict", "Verdict", StepEffect.None), VerdictAsync),
            ];
    }

    private async Task<IReadOnlyList<ICheck>> FindChecksAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await platform.ObserveAsync(findings, cancellationToken);
        if (connected is null)
        {
            if (findings.All(finding => finding.Severity != Severity.Error))
            {
                findings.Add(new Finding(
                    "verify.no-cluster", Severity.Error, $"There is nothing to verify: environment '{context.Environment}' has no cluster that answers.",
                    context.Command("DeployDify")));
            }

            return [];
        }

        var migration = await scene.LookAsync(connected, cancellationToken);
        if (MigrationGuard.CheckVerify(migration, context.Time.GetUtcNow(), context.Settings.GivenArguments) is { } underWay)
        {
            findings.Add(underWay);
        }

        if (await RestoreGuard.LookAsync(context, connected, cancellationToken) is { } restore)
        {
            findings.Add(restore with { Severity = Severity.Warning });
        }

        if (await CheckBackupAgeAsync(cancellationToken) is { } backup)
        {
            findings.Add(backup);
        }

        _results.Clear();
        _findings = [.. findings];
        var shape = new ReleaseShape(context.Settings.Topology, KeepInClusterServer: migration?.KeepsInClusterServer ?? false);
        return DifyChecks.For(await new VerificationSubjects(context, platform, server, scene.Ends).ComposeAsync(connected, shape, cancellationToken));
    }

    /// <summary>Azure backs up its own server; nobody but us the one in the cluster.</summary>
    private async Task<Finding?> CheckBackupAgeAsync(CancellationToken cancellationToken)
    {
        if (context.Settings.Backups.MaxAge is not { } limit || context.Settings.Topology != Topology.InCluster)
        {
            return null;
        }

        try
        {
            var store = BackupStores.Open(context.Settings, context.Folders.Root, context.Folders.BackupWorkplace);
            return BackupAge.Check(context.Settings, await store.ListAsync(context.Environment, cancellationToken), limit, context.Time.GetUtcNow());
        }
        catch (DeliveryException exception)
        {
            return new Finding("verify.backup-age", Severity.Warning, $"Whether there is a young backup is not known: {exception.Message}", exception.Remedy);
        }
    }

    private async Task RunAsync(ICheck check, StepScope scope, CancellationToken cancellationToken)
    {
        var row = new CheckRow(check.Title, await CheckRunner.RunAsync(check, cancellationToken));
        _results.Add(row);
        if (!row.Result.Ok)
        {
            // Not thrown here: the other checks say more about the cause than the first one alone.
            scope.Failed(row.Result.Detail);
            return;
        }

        scope.Summary(row.Result.State == CheckState.Warning ? $"warning: {row.Result.Detail}" : row.Result.Detail);
    }

    private async Task VerdictAsync(StepScope scope, CancellationToken cancellationToken)
    {
        Report = new VerificationReport(context.Environment, context.Settings.Topology.ToString(), context.Time.GetUtcNow(), [.. _results], _findings);
        Directory.CreateDirectory(context.Folders.Artifacts);
        await File.WriteAllTextAsync(Path.Combine(context.Folders.Artifacts, "verify.json"), context.Redactor.Redact(Report.ToJson()), cancellationToken);
        context.Reporter.Table(VerificationReport.Headings, Report.Rows);
        var failed = Report.Failed;
        var warnings = _results.Count(row => row.Result.State == CheckState.Warning);
        scope.Summary($"{_results.Count - failed.Count} checks passed{(warnings == 0 ? string.Empty : $", {warnings} of them with a warning")}");
        if (failed.Count > 0)
        {
            throw new DeliveryException(
                $"{failed.Count} of {_results.Count} checks failed.",
                string.Join('\n', failed.Select(row => $"{row.Title}: {row.Result.Detail}")),
                string.Join('\n', failed.Select(row => row.Result.Remedy).Distinct()));
        }
    }
}
