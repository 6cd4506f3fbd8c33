using Azure.Core;
using DifyDelivery.Azure.Rest;
using DifyDelivery.Reporting;

namespace DifyDelivery.Azure.Servers;

/// <summary>Waits for a server. It has no provisioning state: what counts is <c>properties.state</c>, and the standby's.</summary>
internal sealed class ServerWait(ArmPipeline arm, LongOperations operations, TimeProvider time)
{
    /// <summary>States that no waiting ends.</summary>
    private static readonly Dictionary<string, string> Hopeless = new(StringComparer.Ordinal)
    {
        ["Disabled"] = "the subscription or the server is disabled: see the portal's resource health",
        ["Inaccessible"] = "its encryption key cannot be reached: mend the key vault's access, then revalidate the key",
        ["Dropping"] = "it is being deleted: wait until it is gone, and make it anew",
    };

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public async Task<FlexibleServer?> FindAsync(string name, CancellationToken cancellationToken) =>
        await arm.FindAsync(Path(name), $"reading server {name}", cancellationToken) is { } json ? ServerReading.Server(json) : null;

    public async Task<FlexibleServer> UntilReadyAsync(string name, TimeSpan limit, IActivity progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var server = await FindAsync(name, cancellationToken) ?? throw new AzureException(
                $"There is no Flexible Server '{name}' in resource group {arm.Scope.ResourceGroup}.", null,
                $"az postgres flexible-server list --resource-group {arm.Scope.ResourceGroup} --output table");
            if (server.IsReady)
            {
                return server;
            }

            if (Hopeless.TryGetValue(server.State, out var remedy))
            {
                throw new AzureException($"{name} is {server.State}.", null, remedy);
            }

            var elapsed = time.GetElapsedTime(began);
            if (elapsed >= limit)
            {
                throw new AzureException(
                    FormattableString.Invariant($"{name} did not become ready within {limit.TotalMinutes:0.#} min."), $"Its state is {Describe(server)}.",
                    "run the same command again: it goes on waiting; ProvisionTimeout allows more time");
            }

            progress.Update(FormattableString.Invariant($"{name} is {Describe(server)} after {elapsed.TotalSeconds:0} s"));
            if (server.State == "Stopped")
            {
                await operations.RunAsync(RequestMethod.Post, Path(name).Action("start"), null, $"starting {name}", progress, cancellationToken);
                continue;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static string Describe(FlexibleServer server) =>
        server.HighAvailability == "Disabled" ? server.State : $"{server.State}, its standby {server.StandbyState}";

    private ArmPath Path(string name) => ArmPath.InGroup(arm.Scope, ApiVersions.Server, name);
}
