using DifyDelivery.Reporting;

namespace DifyDelivery.Azure;

/// <summary>
/// Azure Database for PostgreSQL Flexible Servers of the resource group, by the API of 2025-08-01. Writes wait out a server that is busy with
/// another operation, wait until their own is over, tell how far it is, and stop waiting when they are cancelled: the operation itself goes on.
/// </summary>
public interface IFlexibleServers
{
    /// <summary>What the region offers to this subscription.</summary>
    Task<RegionCapabilities> ReadCapabilitiesAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether a name is free; null when it is, else Azure's reason.</summary>
    /// <param name="name">The server's name, which is a DNS name and globally unique.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<string?> FindNameConflictAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Reads a server, or null where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<FlexibleServer?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until a server's state is Ready, and its standby Healthy where it has one. A stopped server is started. What waiting cannot
    /// mend - Disabled, Inaccessible, Dropping - fails at once.
    /// </summary>
    /// <param name="name">The server.</param>
    /// <param name="limit">How long to wait; making a server takes 5 to 15 minutes, with high availability more.</param>
    /// <param name="progress">Told what state it is in.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<FlexibleServer> WaitUntilReadyAsync(string name, TimeSpan limit, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Every server parameter.</summary>
    /// <param name="name">The server.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<ServerParameter>> ListParametersAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Sets a server parameter, if it differs.</summary>
    /// <param name="name">The server.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it had to be changed.</returns>
    Task<bool> SetParameterAsync(string name, string parameter, string value, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Restarts a server once if any parameter waits for that, and waits until it is Ready again.</summary>
    /// <param name="name">The server.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The parameters that waited; empty when no restart was due.</returns>
    /// <exception cref="AzureException">Parameters still wait after the restart.</exception>
    Task<IReadOnlyList<string>> RestartIfPendingAsync(string name, TimeSpan limit, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Every firewall rule; none on a server with private access.</summary>
    /// <param name="name">The server.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<FirewallRule>> ListFirewallRulesAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Makes or changes a firewall rule. Azure takes up to five minutes to heed it.</summary>
    /// <param name="name">The server.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task SetFirewallRuleAsync(string name, FirewallRule rule, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Removes a firewall rule; none there is success.</summary>
    /// <param name="name">The server.</param>
    /// <param name="rule">The rule's name.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task RemoveFirewallRuleAsync(string name, string rule, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>The databases of a server, Azure's own left out.</summary>
    /// <param name="name">The server.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<string>> ListDatabasesAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The backups that Azure keeps of a server, newest first.</summary>
    /// <param name="name">The server.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<ServerBackup>> ListBackupsAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Takes a backup now. Azure takes one at a time.</summary>
    /// <param name="name">The server.</param>
    /// <param name="backup">The backup's name, which must be new.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ServerBackup> BackUpAsync(string name, string backup, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Makes a new server as the source was at a moment, and waits until it is Ready. The source stays as it is.</summary>
    /// <param name="request">What to restore, and to where.</param>
    /// <param name="limit">How long to wait; a restore takes minutes to hours with the size of its data.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Errors.DeliveryException">The source is not there, keeps no backup of that moment, or the target's name is taken.</exception>
    Task<FlexibleServer> RestoreAsync(RestoreRequest request, TimeSpan limit, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Starts a stopped server, and waits until it is Ready.</summary>
    /// <param name="name">The server.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<FlexibleServer> StartAsync(string name, TimeSpan limit, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Stops a server: its compute costs nothing then. Azure starts it by itself after seven days.</summary>
    /// <param name="name">The server.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task StopAsync(string name, IActivity progress, CancellationToken cancellationToken = default);
}
