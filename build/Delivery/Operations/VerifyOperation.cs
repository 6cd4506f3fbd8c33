using DifyDelivery.Errors;
using DifyDelivery.Migration;
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
            scope.Activity.Fail(result.Detail);
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
