using DifyDelivery.Azure;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.ServerCare;

/// <summary>One act of Azure's own on the Flexible Server: nothing that Terraform knows of, and nothing that the release changes with.</summary>
internal abstract class ServerCareOperation(string target, DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock)
    : Operation(target, context.Environment, context.Reporter)
{
    protected DeliveryContext Context => context;

    protected IFlexibleServers Servers => platform.Server.Azure!;

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await platform.ObserveAsync(findings, cancellationToken);
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        var name = platform.Server.ServerName;
        if (platform.Server.Azure is not { } servers)
        {
            findings.Add(new Finding("server.not-on-azure", Severity.Error, $"The server of '{context.Environment}' is none of Azure's: the sandbox plays it.", "--platform Azure"));
            return [];
        }

        if (await servers.FindAsync(name, cancellationToken) is not { } found)
        {
            findings.Add(new Finding(
                "server.not-there", Severity.Error, $"There is no Flexible Server '{name}' in resource group {context.Settings.Azure.ResourceGroup}.",
                context.Command("ProvisionPostgres", "--use-azure-postgres true")));
            return [];
        }

        var act = await ComposeAsync(found, connected, findings, cancellationToken);
        OperationStep[] take = connected is null
            ? []
            : [new(new PlannedStep("environment.lock", $"Take the lock of environment '{context.Environment}'", StepEffect.None), environmentLock.LockAsync)];
        return act is null ? [] : [.. take, act];
    }

    /// <summary>The one step; null, with a finding, where it is refused.</summary>
    protected abstract Task<OperationStep?> ComposeAsync(
        FlexibleServer server, ConnectedCluster? connected, ICollection<Finding> findings, CancellationToken cancellationToken);
}
