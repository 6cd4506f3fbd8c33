using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class PortForwardTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    private const int Port = 9000;

    [Fact]
    public async Task Eight_connections_at_once_each_get_their_own_bytes_back()
    {
        await using var forward = await ForwardAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EchoesAsync(forward, RandomNumberGenerator.GetBytes(4 << 20))));
        answers.ShouldAllBe(same => same);
        forward.LastFailure.ShouldBeNull();
    }

    [Fact]
    public async Task What_the_pod_still_sends_after_the_client_is_done_arrives()
    {
        await using var forward = await ForwardAsync();
        var sent = RandomNumberGenerator.GetBytes(8 << 20);
        using var client = await ConnectAsync(forward);
        var sending = Task.Run(async () =>
        {
            await SendAllAsync(client, sent);
            client.Shutdown(SocketShutdown.Send);
        });
        var received = await ReadToEndAsync(client);
        await sending;
        received.AsSpan().SequenceEqual(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task A_port_that_nothing_listens_on_closes_the_connection_and_says_why()
    {
        await RunPodAsync("quiet", TestObjects.Forever);
        await using var forward = Cluster.Forward(Space, "quiet", 9);
        using var client = await ConnectAsync(forward);
        (await ReadToEndAsync(client)).ShouldBeEmpty();
        await Eventually(() => Task.FromResult(forward.LastFailure is not null), "the failure is told");
        forward.LastFailure.ShouldNotBeNull().ShouldContain($"{Space}/quiet:9");
    }

    [Fact]
    public async Task A_pod_that_is_not_there_closes_the_connection_and_says_why()
    {
        await using var forward = Cluster.Forward(Space, "nobody", Port);
        using var client = await ConnectAsync(forward);
        (await ReadToEndAsync(client)).ShouldBeEmpty();
        await Eventually(() => Task.FromResult(forward.LastFailure is not null), "the failure is told");
        forward.LastFailure.ShouldNotBeNull().ShouldContain("There is no such pod.");
    }

    [Fact]
    public async Task Disposing_ends_open_connections_and_frees_the_port()
    {
        var forward = await ForwardAsync();
        var port = forward.LocalPort;
        using var client = await ConnectAsync(forward);
        await client.SendAsync(new byte[] { 1 });
        await forward.DisposeAsync();
        (await ReadToEndAsync(client)).Length.ShouldBeLessThanOrEqualTo(1);
        await using var again = Cluster.Forward(Space, "echo", Port, port);
        (await EchoesAsync(again, [1, 2, 3])).ShouldBeTrue();
    }

    [Fact]
    public async Task A_local_port_that_is_taken_is_refused_by_number()
    {
        await using var first = Cluster.Forward(Space, "echo", Port);
        var port = first.LocalPort;
        Should.Throw<DeliveryException>(() => Cluster.Forward(Space, "echo", Port, port)).Message.ShouldContain($"{port}");
    }

    private async Task<PortForward> ForwardAsync()
    {
        await RunPodAsync("echo", TestObjects.EchoServer);
        await Eventually(async () =>
        {
            await using var attempt = Cluster.Forward(Space, "echo", Port);
            return await EchoesAsync(attempt, [1]);
        }, "the server in the pod answers");
        return Cluster.Forward(Space, "echo", Port);
    }

    private static async Task<bool> EchoesAsync(PortForward forward, byte[] sent)
    {
        using var client = await ConnectAsync(forward);
        var sending = SendAllAsync(client, sent);
        var received = new byte[sent.Length];
        var count = 0;
        while (count < received.Length && await client.ReceiveAsync(received.AsMemory(count)) is var part and > 0)
            count += part;
        await sending;
        return count == sent.Length && received.AsSpan().SequenceEqual(sent);
    }

    private static async Task<Socket> ConnectAsync(PortForward forward)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, forward.LocalPort);
        return client;
    }

    private static async Task SendAllAsync(Socket client, ReadOnlyMemory<byte> data)
    {
        while (data.Length > 0)
            data = data[await client.SendAsync(data)..];
    }

    private static async Task<byte[]> ReadToEndAsync(Socket client)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await client.ReceiveAsync(buffer.AsMemory()) is var count and > 0)
                all.Write(buffer, 0, count);
        }
        catch (SocketException)
        {
            // Reset instead of closed: an end as well.
        }

        return all.ToArray();
    }
}
