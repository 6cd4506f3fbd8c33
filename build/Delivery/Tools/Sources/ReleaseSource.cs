using System.Collections.Concurrent;
using System.Net.Sockets;
using DifyDelivery.Reporting;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tools.Sources;

/// <summary>Downloads from a publisher. A host that cannot be reached is not asked a second time.</summary>
internal sealed class ReleaseSource(ToolboxOptions options, Download download, TimeProvider time) : IToolSource
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, string> _unreachable = new(StringComparer.OrdinalIgnoreCase);

    public async Task<string?> FetchAsync(SourceSpec source, IActivity activity, CancellationToken cancellationToken)
    {
        var file = source.Files!.GetValueOrDefault(options.Platform) ?? throw new SourceFailedException($"has nothing for {options.Platform}");
        var url = new Uri(file.Url!);
        if (_unreachable.TryGetValue(url.Authority, out var known))
            throw new SourceFailedException(known);

        var target = Path.Combine(options.Folder, "downloads", file.Sha256);
        try
        {
            await download.RunAsync(url, file.Sha256, target, activity, cancellationToken);
            return target;
        }
        catch (HostUnreachableException exception)
        {
            var reason = $"cannot be reached: {exception.Message}";
            _unreachable[url.Authority] = reason;
            throw new SourceFailedException(reason, exception);
        }
    }

    public async Task<string?> FindObstacleAsync(SourceSpec source, CancellationToken cancellationToken)
    {
        if (source.Files!.GetValueOrDefault(options.Platform) is not { } file)
            return $"has nothing for {options.Platform}";

        var url = new Uri(file.Url!);
        if (HttpClient.DefaultProxy.GetProxy(url) is { } proxy && proxy != url)
            url = proxy;
        using var limit = new CancellationTokenSource(ConnectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(url.Host, url.Port, either.Token);
            return null;
        }
        catch (SocketException exception)
        {
            return $"{url.Host} cannot be reached: {exception.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{url.Host} cannot be reached: no answer within {ConnectLimit.TotalSeconds:0} s";
        }
    }
}
