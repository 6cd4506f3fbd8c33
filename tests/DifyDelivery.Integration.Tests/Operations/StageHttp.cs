using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>Answers as the api of a Dify whose setup is finished, whatever it is asked.</summary>
internal sealed class StageHttp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public StageHttp()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The version that it says it is.</summary>
    public string Version { get; set; } = "none";

    private byte[] Reply
    {
        get
        {
            var body = $$"""{"step":"finished","setup_at":"2026-11-01T00:00:00","version":"{{Version}}"}""";
            return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                await client.GetStream().WriteAsync(Reply);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
