using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations;

/// <summary>Runs every check, whatever the others found, and fails when one did.</summary>
internal sealed class VerifyOperation(DeliveryContext context, IPlatform platform, ReleaseSecrets secrets, FlexibleServerPort server)
    : Operation("Verify", context.Environment, context.Reporter)
{
    private const string Superuser = "postgres";
    private const int PostgresPort = 5432;
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

        var checks = DifyChecks.For(await SubjectAsync(connected, cancellationToken));
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

    private async Task<VerificationSubject> SubjectAsync(ConnectedCluster connected, CancellationToken cancellationToken)
    {
        var inCluster = context.Settings.Topology == Topology.InCluster;
        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var external = inCluster ? null : await server.FindAsync(cancellationToken);
        var expected = new DifyValuesRequest
        {
            Settings = context.Settings,
            Topology = context.Settings.Topology,
            External = external,
            Images = platform.Images,
        };
        var release = new HelmRelease(
            connected.Endpoint.KubeconfigPath, connected.Endpoint.Context, context.Release.Namespace, context.Release.Name);
        return new VerificationSubject(
            context.Settings, connected.Api, helm, release, expected,
            inCluster ? token => TunnelAsync(connected, $"{context.Names.PostgresqlPrimary}-0", token) : DirectAsync,
            context.Time);
    }

    private async Task<DatabaseConnection> TunnelAsync(ConnectedCluster connected, string pod, CancellationToken cancellationToken)
    {
        var password = await secrets.ReadAsync(connected.Api, DeliverySecrets.PostgresPassword, cancellationToken)
            ?? throw new DeliveryException($"The Secret {context.SecretName} is not there.", remedy: $"./build.sh DeployDify --env {context.Environment}");
        var tunnel = connected.Api.Forward(context.Release.Namespace, pod, PostgresPort);
        var endpoint = new PostgresEndpoint("127.0.0.1", tunnel.LocalPort, Superuser, password, PostgresTls.Disable);
        return new DatabaseConnection(new PostgresServer(endpoint, context.Time), tunnel);
    }

    private async Task<DatabaseConnection> DirectAsync(CancellationToken cancellationToken)
    {
        var password = await secrets.ReadAsync(
                platform.Connected.Api, DeliverySecrets.AdministratorPassword, cancellationToken)
            ?? throw new DeliveryException($"The Secret {context.SecretName} is not there.", remedy: $"./build.sh DeployDify --env {context.Environment}");
        return new DatabaseConnection(await server.ConnectAsync(password, cancellationToken), null);
    }
}
