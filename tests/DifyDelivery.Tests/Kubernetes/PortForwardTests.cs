using System.Net;
using System.Net.Sockets;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Kubernetes;

public sealed class PortForwardTests
{
    // Each meets the listener at another instant.
    private const int Rounds = 2000;

    [Fact]
    public async Task It_ends_at_whatever_instant_a_client_is_let_in()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var forward = PortForward.Open("dify/pod:5432", 0, _ => Task.FromException<ChannelSocket>(new DeliveryException("There is no pod.")));
            using var client = new TcpClient();
            var connecting = client.ConnectAsync(IPAddress.Loopback, forward.LocalPort);
            Thread.SpinWait(round);

            await forward.DisposeAsync();

            try
            {
                await connecting;
            }
            catch (SocketException)
            {
                // It came too late.
            }
        }
    }
}
