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
    private readonly List<(string Title, CheckResult Result)> _results = [];

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await platform.ObserveAsync(findings, cancellationToken);
        if (connected is null)
        {
            if (findings.All(finding => finding.Severity != Severity.Error))
            {
                findings.Add(new Finding(
                    "verify.no-cluster", Severity.Error, $"There is nothing to verify: environment '{context.Environment}' has no cluster that answers.",
                    $"./build.sh DeployDify --env {context.Environment}"));
            }

            return [];
        }

        var migration = await scene.LookAsync(connected, cancellationToken);
        if (MigrationGuard.CheckVerify(migration, context.Time.GetUtcNow()) is { } underWay)
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

        var shape = new ReleaseShape(context.Settings.Topology, KeepInClusterServer: migration?.KeepsInClusterServer ?? false);
        var checks = DifyChecks.For(await new VerificationSubjects(context, platform, server, scene.Ends).ComposeAsync(connected, shape, cancellationToken));
        return
        [
            .. checks.Select(check => new OperationStep(
                new PlannedStep($"verify.{check.Title.Replace(' ', '-')}", $"Check: {check.Title}", StepEffect.None),
                (scope, token) => RunAsync(check, scope, token))),
            new(new PlannedStep("verify.verdict", "Verdict", StepEffect.None), Verdict),
        ];
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
            return BackupAge.Check(context.Environment, await store.ListAsync(context.Environment, cancellationToken), limit, context.Time.GetUtcNow());
        }
        catch (DeliveryException exception)
        {
            return new Finding("verify.backup-age", Severity.Warning, $"Whether there is a young backup is not known: {exception.Message}", exception.Remedy);
        }
    }

    private async Task RunAsync(ICheck check, StepScope scope, CancellationToken cancellationToken)
    {
        CheckResult result;
        try
        {
            result = await check.RunAsync(cancellationToken);
        }
        catch (DeliveryException exception)
        {
            result = CheckResult.Bad($"{exception.Message} {exception.Why}".TrimEnd(), exception.Remedy ?? "see above");
        }

        _results.Add((check.Title, result));
        if (result.Ok)
        {
            scope.Summary(result.Detail);
        }
        else
        {
            // Not thrown here: the other checks say more about the cause than the first one alone.
            scope.Failed(result.Detail);
        }
    }

    private Task Verdict(StepScope scope, CancellationToken cancellationToken)
    {
        var failed = _results.Where(pair => !pair.Result.Ok).ToList();
        scope.Summary($"{_results.Count} checks passed");
        return failed.Count == 0
            ? Task.CompletedTask
            : throw new DeliveryException(
                $"{failed.Count} of {_results.Count} checks failed.",
                string.Join('\n', failed.Select(pair => $"{pair.Title}: {pair.Result.Detail}")),
                string.Join('\n', failed.Select(pair => pair.Result.Remedy).Distinct()));
    }
}
