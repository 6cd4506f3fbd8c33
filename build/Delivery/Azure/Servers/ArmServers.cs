using Azure;
using Azure.Core;
using DifyDelivery.Azure.Rest;
using DifyDelivery.Errors;
using DifyDelivery.Reporting;

namespace DifyDelivery.Azure.Servers;

/// <summary>Flexible Servers through Azure Resource Manager.</summary>
internal sealed class ArmServers(ArmPipeline arm, LongOperations operations, TimeProvider time) : IFlexibleServers
{
    /// <summary>Databases of Azure's own.</summary>
    private static readonly string[] Internal = ["azure_maintenance", "azure_sys", "postgres"];

    private readonly ServerWait _wait = new(arm, operations, time);

    public async Task<RegionCapabilities> ReadCapabilitiesAsync(CancellationToken cancellationToken) => ServerReading.Capabilities(
        arm.Scope.Location,
        await arm.ListAsync(
            ArmPath.InLocation(arm.Scope, "Microsoft.DBforPostgreSQL", "capabilities"), $"reading what {arm.Scope.Location} offers", cancellationToken));

    public async Task<string?> FindNameConflictAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await arm.PostAsync(
            ArmPath.InSubscription(arm.Scope, ApiVersions.ServerNames).Url, new { name, type = ApiVersions.Server }, $"checking the name {name}", cancellationToken);
        return answer.IsTrue("nameAvailable") ? null : answer.Text("message") is { Length: > 0 } message ? message : answer.Text("reason") ?? "it is taken";
    }

    public Task<FlexibleServer?> FindAsync(string name, CancellationToken cancellationToken) => _wait.FindAsync(name, cancellationToken);

    public Task<FlexibleServer> WaitUntilReadyAsync(string name, TimeSpan limit, IActivity progress, CancellationToken cancellationToken) =>
        _wait.UntilReadyAsync(name, limit, progress, cancellationToken);

    public async Task<IReadOnlyList<ServerParameter>> ListParametersAsync(string name, CancellationToken cancellationToken) =>
        [.. (await arm.ListAsync(Server(name).Child("configurations"), $"reading the parameters of {name}", cancellationToken)).Select(ServerReading.Parameter)];

    public async Task<bool> SetParameterAsync(string name, string parameter, string value, IActivity progress, CancellationToken cancellationToken)
    {
        var path = Server(name).Child("configurations", parameter);
        var current = ServerReading.Parameter(await arm.GetAsync(path, $"reading {parameter} of {name}", cancellationToken));
        if (ParameterValue.AreEqual(parameter, current.Value, value))
        {
            return false;
        }

        if (current.IsReadOnly)
        {
            throw new DeliveryException($"Azure lets nobody change {parameter}.", $"Its value on {name} is '{current.Value}', and '{value}' is wanted.", "leave it as it is");
        }

        await operations.RunAsync(
            RequestMethod.Patch, path, new { properties = new { value, source = "user-override" } }, $"setting {parameter} of {name}", progress, cancellationToken);
        return true;
    }

    public async Task<IReadOnlyList<string>> RestartIfPendingAsync(string name, TimeSpan limit, IActivity progress, CancellationToken cancellationToken)
    {
        var pending = await PendingAsync(name, cancellationToken);
        if (pending.Count == 0)
        {
            return [];
        }

        await operations.RunAsync(
            RequestMethod.Post, Server(name).Action("restart"), null, $"restarting {name} for {string.Join(", ", pending)}", progress, cancellationToken);
        await _wait.UntilReadyAsync(name, limit, progress, cancellationToken);
        return await PendingAsync(name, cancellationToken) is { Count: > 0 } still
            ? throw new AzureException(
                $"{name} was restarted, and parameters still wait for a restart.", string.Join(", ", still),
                $"az postgres flexible-server parameter list --resource-group {arm.Scope.ResourceGroup} --server-name {name} --query \"[?isConfigPendingRestart]\"")
            : pending;
    }

    public async Task<IReadOnlyList<FirewallRule>> ListFirewallRulesAsync(string name, CancellationToken cancellationToken) =>
        [.. (await arm.ListAsync(Server(name).Child("firewallRules"), $"reading the firewall of {name}", cancellationToken)).Select(ServerReading.Rule)];

    public Task SetFirewallRuleAsync(string name, FirewallRule rule, IActivity progress, CancellationToken cancellationToken) => operations.RunAsync(
        RequestMethod.Put, Server(name).Child("firewallRules", rule.Name), new { properties = new { startIpAddress = rule.Start, endIpAddress = rule.End } },
        $"setting firewall rule {rule.Name} of {name}", progress, cancellationToken);

    public Task RemoveFirewallRuleAsync(string name, string rule, IActivity progress, CancellationToken cancellationToken) => operations.RunAsync(
        RequestMethod.Delete, Server(name).Child("firewallRules", rule), null, $"removing firewall rule {rule} of {name}", progress, cancellationToken);

    public async Task<IReadOnlyList<string>> ListDatabasesAsync(string name, CancellationToken cancellationToken) =>
    [
        .. (await arm.ListAsync(Server(name).Child("databases"), $"reading the databases of {name}", cancellationToken))
            .Select(item => item.Text("name") ?? "")
            .Where(database => !Internal.Contains(database))
            .Order(StringComparer.Ordinal),
    ];

    public async Task<IReadOnlyList<ServerBackup>> ListBackupsAsync(string name, CancellationToken cancellationToken) =>
    [
        .. (await arm.ListAsync(Server(name).Child("backups"), $"reading the backups of {name}", cancellationToken))
            .Select(ServerReading.Backup)
            .OrderByDescending(backup => backup.CompletedAt),
    ];

    public async Task<ServerBackup> BackUpAsync(string name, string backup, IActivity progress, CancellationToken cancellationToken)
    {
        // Azure answers a name that is taken with an internal error.
        if ((await ListBackupsAsync(name, cancellationToken)).Any(found => found.Name == backup))
        {
            throw new DeliveryException($"{name} has a backup named '{backup}' already.", remedy: "name another one");
        }

        var path = Server(name).Child("backups", backup);
        await operations.RunAsync(RequestMethod.Put, path, null, $"backing up {name} as {backup}", progress, cancellationToken);
        return ServerReading.Backup(await arm.GetAsync(path, $"reading backup {backup} of {name}", cancellationToken));
    }

    public async Task<FlexibleServer> RestoreAsync(RestoreRequest request, TimeSpan limit, IActivity progress, CancellationToken cancellationToken)
    {
        var source = await FindAsync(request.Source, cancellationToken) ?? throw Missing(request.Source);
        RestoreRules.Check(request, source, time.GetUtcNow());
        var existing = await FindAsync(request.Target, cancellationToken);
        if (existing is null)
        {
            if (await FindNameConflictAsync(request.Target, cancellationToken) is { } conflict)
            {
                throw new DeliveryException($"A server cannot be named '{request.Target}'.", conflict, "name another target");
            }

            await operations.RunAsync(
                async () => await arm.Client.GetGenericResources().CreateOrUpdateAsync(
                    WaitUntil.Started, new ResourceIdentifier(Server(request.Target).Id), RestoreRules.Body(request, source), cancellationToken),
                $"restoring {request.Source} of {request.Moment.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC as {request.Target}", progress, cancellationToken);
        }
        else if (existing.State != "Provisioning")
        {
            throw new DeliveryException($"There is a server '{request.Target}' already.", $"Its state is {existing.State}; a restore always makes a new server.", "name another target");
        }

        return await WaitUntilReadyAsync(request.Target, limit, progress, cancellationToken);
    }

    public async Task<FlexibleServer> StartAsync(string name, TimeSpan limit, IActivity progress, CancellationToken cancellationToken)
    {
        // Waiting starts a server that it finds stopped.
        return await WaitUntilReadyAsync(name, limit, progress, cancellationToken);
    }

    public async Task StopAsync(string name, IActivity progress, CancellationToken cancellationToken)
    {
        var server = await FindAsync(name, cancellationToken) ?? throw Missing(name);
        if (server.State is not ("Stopped" or "Stopping"))
        {
            await operations.RunAsync(RequestMethod.Post, Server(name).Action("stop"), null, $"stopping {name}", progress, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> PendingAsync(string name, CancellationToken cancellationToken) =>
        [.. (await ListParametersAsync(name, cancellationToken)).Where(parameter => parameter.IsPendingRestart).Select(parameter => parameter.Name)];

    private ArmPath Server(string name) => ArmPath.InGroup(arm.Scope, ApiVersions.Server, name);

    private DeliveryException Missing(string name) => new(
        $"There is no Flexible Server '{name}' in resource group {arm.Scope.ResourceGroup}.",
        remedy: $"az postgres flexible-server list --resource-group {arm.Scope.ResourceGroup} --output table");
}
