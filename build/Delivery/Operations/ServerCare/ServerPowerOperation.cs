using DifyDelivery.Azure;
using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.ServerCare;

/// <summary>Stops the Flexible Server, which then costs its storage only, or starts it.</summary>
internal sealed class ServerPowerOperation(DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock, ServerPower power)
    : ServerCareOperation("ProvisionPostgres", context, platform, environmentLock)
{
    private const string Stopped = "Stopped";
    private static readonly TimeSpan UsualStart = TimeSpan.FromMinutes(5);

    protected override async Task<OperationStep?> ComposeAsync(
        FlexibleServer server, ConnectedCluster? connected, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        if (power == ServerPower.Start)
        {
            return new(
                new PlannedStep("server.start", $"Start Flexible Server {server.Name}", server.State == Stopped ? StepEffect.Change : StepEffect.None, $"it is {server.State}", UsualStart),
                async (scope, token) => scope.Summary((await Servers.StartAsync(server.Name, Context.Settings.Timeouts.Provision, scope.Activity, token)).State));
        }

        if (server.State != Stopped && !Context.Confirmed.Contains(server.Name) && connected is not null && await IsUsedAsync(connected, cancellationToken))
        {
            findings.Add(new Finding(
                "server.in-use", Severity.Error, $"Dify in '{Context.Environment}' uses {server.Name}, and does not work without it.",
                $"Confirm it where that is what you want: --confirm {server.Name}"));
            return null;
        }

        return new(
            new PlannedStep(
                "server.stop", $"Stop Flexible Server {server.Name}", server.State == Stopped ? StepEffect.None : StepEffect.Change,
                $"it is {server.State}; stopped it costs its storage only, and Azure starts it by itself after seven days"),
            async (scope, token) =>
            {
                await Servers.StopAsync(server.Name, scope.Activity, token);
                scope.Summary("stopped");
            });
    }

    private async Task<bool> IsUsedAsync(ConnectedCluster connected, CancellationToken cancellationToken)
    {
        var helm = await ReleaseChart.HelmAsync(Context, cancellationToken);
        var release = new HelmRelease(connected.Endpoint.KubeconfigPath, connected.Endpoint.Context, Context.Release.Namespace, Context.Release.Name);
        return ObservedTopology.Of(await helm.GetManifestAsync(release, cancellationToken), Context.Names) == Topology.FlexibleServer;
    }
}
