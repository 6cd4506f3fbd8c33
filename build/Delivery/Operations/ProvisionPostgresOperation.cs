using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Brings up the server outside the cluster.</summary>
internal sealed class ProvisionPostgresOperation(DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock, ReleaseSecrets secrets, FlexibleServerPort server)
    : Operation("ProvisionPostgres", context.Environment, context.Reporter, environmentLock)
{
    private readonly EnvironmentLock _lock = environmentLock;

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await platform.ObserveAsync(findings, cancellationToken);
        Evidence.Tell(platform.Preparation);
        // One that is there and not wanted any more is a plan like any other: what it destroys is found and has to be confirmed.
        if (!context.Settings.FlexibleServer.UseAzurePostgres && !server.HasState)
        {
            findings.Add(new Finding(
                "provision.not-wanted", Severity.Error, "UseAzurePostgres is false: no Flexible Server is wanted in this environment.",
                $"Add '--use-azure-postgres true', or set it in .nuke/parameters.{context.Environment}.json."));
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return platform.Outline();
        }

        return
        [
            .. platform.Prepare(),
            .. await _lock.ComposeAsync(connected, secrets, cancellationToken),
            .. await new FlexibleServerSteps(context, platform, server, secrets, Evidence).ComposeAsync(connected, findings, cancellationToken),
        ];
    }

    protected override Task<DeliveryPlan> CompleteAsync(DeliveryPlan plan, CancellationToken cancellationToken) =>
        new PlanJudgement(context).CompleteAsync(plan, PlanJudgement.Facts(platform, Evidence), Evidence, cancellationToken);
}
