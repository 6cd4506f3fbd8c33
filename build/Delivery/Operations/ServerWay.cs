using System.Net.Sockets;
using DifyDelivery.Engine;
using DifyDelivery.Errors;

namespace DifyDelivery.Operations;

/// <summary>
/// How this machine comes to the server outside the cluster: straight where that answers, through a pod of the cluster where it does not, be it
/// that the server is private or that its firewall does not know this machine.
/// </summary>
internal sealed class ServerWay(DeliveryContext context, IPlatform platform) : IAsyncDisposable
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);
    private PodRelay? _relay;
    private bool? _isStraight;
    private bool _hasNoRelay;

    /// <summary>Whether the server's machine answers to this one. Asked once: what was reached and does not answer is down, not far.</summary>
    public async Task<bool> IsStraightAsync(ServerAddress address, CancellationToken cancellationToken) =>
        _isStraight ??= await ProbeAsync(address, cancellationToken);

    /// <summary>The local port that leads to the server; null for the straight way.</summary>
    public async Task<int?> TunnelPortAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        if (_hasNoRelay || await IsStraightAsync(address, cancellationToken))
        {
            return null;
        }

        if (_relay is { } relay && !await relay.RunsAsync(cancellationToken))
        {
            _relay = null;
            await relay.DisposeAsync();
        }

        return (_relay ??= await OpenAsync(address, cancellationToken))?.LocalPort;
    }

    public ValueTask DisposeAsync() => _relay?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<PodRelay?> OpenAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        using var activity = context.Reporter.Begin($"Reach {address.Host} through the cluster, as it does not answer to this machine");
        try
        {
            var relay = await PodRelay.OpenAsync(EnginePlaces.PodsOf(context, platform), address.Host, address.Port, activity, context.Time, cancellationToken);
            activity.Succeed($"local port {relay.LocalPort}");
            return relay;
        }
        catch (DeliveryException exception)
        {
            // The straight way then says that the server does not answer, which is what counts. It still is not this machine that reaches it.
            activity.Skip($"{exception.Message} {exception.Why}");
            _hasNoRelay = true;
            return null;
        }
    }

    private static async Task<bool> ProbeAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ProbeLimit);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, limit.Token);
            return true;
        }
        catch (SocketException exception)
        {
            // Refused: its machine answers, and the server comes back.
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
