using DifyDelivery.Azure;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.ServerCare;

/// <summary>
/// Makes another Flexible Server as the one in use was at a moment. Dify and Terraform go on with the one in use: what is in the other one is
/// looked at, copied back, or moved to.
/// </summary>
internal sealed class RestoreServerOperation(DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock, string target, DateTimeOffset moment)
    : ServerCareOperation("Restore", context, platform, environmentLock)
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(20);

    protected override Task<OperationStep?> ComposeAsync(
        FlexibleServer server, ConnectedCluster? connected, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var at = FormattableString.Invariant($"{moment.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        if (server.EarliestRestore is not { } earliest || moment < earliest || moment > Context.Time.GetUtcNow())
        {
            findings.Add(new Finding(
                "server.moment-not-kept", Severity.Error,
                server.EarliestRestore is { } first
                    ? FormattableString.Invariant($"{server.Name} cannot be restored as of {at}: its backups reach from {first.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC to now.")
                    : $"{server.Name} has no backup yet: Azure takes the first one within some minutes after a server is made.",
                "Name a moment in between: --point-in-time 2026-11-27T08:30Z"));
            return Task.FromResult<OperationStep?>(null);
        }

        return Task.FromResult<OperationStep?>(new(
            new PlannedStep(
                "server.restore", $"Make Flexible Server {target} as {server.Name} was at {at}", StepEffect.Create,
                $"of the same size, and billed as that; nothing in use is touched. It is not in Terraform's state: when nothing in it is needed any more, 'az postgres flexible-server delete --name {target} --resource-group {Context.Settings.Azure.ResourceGroup}'",
                Usual),
            async (scope, token) =>
            {
                var made = await Servers.RestoreAsync(new RestoreRequest(server.Name, target, moment), Context.Settings.Timeouts.Provision, scope.Activity, token);
                scope.Summary($"{made.Name} is {made.State}, as {server.Name} was at {at}; the administrator and the password are those of then");
            }));
    }
}
