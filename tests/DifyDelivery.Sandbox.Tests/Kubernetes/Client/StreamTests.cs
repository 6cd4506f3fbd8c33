using System.Net.WebSockets;
using System.Security.Cryptography;
using k8s;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class StreamTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task Exec_gives_both_outputs_and_the_exit_code()
    {
        await RunPodAsync("box", TestObjects.Forever);
        string output = "", error = "";
        var code = await Client.NamespacedPodExecAsync(
            "box",
            Space,
            "main",
            ["sh", "-c", "echo out; echo err >&2; exit 3"],
            tty: false,
            async (_, stdOut, stdErr) =>
            {
                using var outReader = new StreamReader(stdOut);
                using var errReader = new StreamReader(stdErr);
                var both = await Task.WhenAll(outReader.ReadToEndAsync(), errReader.ReadToEndAsync());
                (output, error) = (both[0], both[1]);
            },
            CancellationToken.None);
        (code, output, error).ShouldBe((3, "out\n", "err\n"));
    }

    [Fact]
    public async Task Exec_takes_standard_input()
    {
        await RunPodAsync("box", TestObjects.Forever);
        var answer = "";
        var code = await Client.NamespacedPodExecAsync(
            "box",
            Space,
            "main",
            ["sh", "-c", "read line; echo got $line"],
            tty: false,
            async (stdIn, stdOut, _) =>
            {
                await stdIn.WriteAsync("hello\n"u8.ToArray());
                using var reader = new StreamReader(stdOut);
                answer = await reader.ReadToEndAsync();
            },
            CancellationToken.None);
        (code, answer).ShouldBe((0, "got hello\n"));
    }

    [Fact]
    public async Task A_forwarded_port_carries_bytes_both_ways()
    {
        await RunPodAsync("echo", TestObjects.EchoServer);
        await Eventually(async () => await EchoesAsync([1, 2, 3]), "the server in the pod answers");
        (await EchoesAsync(RandomNumberGenerator.GetBytes(300_000))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_refused_connection_is_a_WebSocketException() =>
        await Should.ThrowAsync<WebSocketException>(() => Client.WebSocketNamespacedPodExecAsync("nobody", Space, new[] { "true" }.AsEnumerable()));

    private async Task<bool> EchoesAsync(byte[] sent)
    {
        var socket = await Client.WebSocketNamespacedPodPortForwardAsync("echo", Space, [9000], WebSocketProtocol.V4BinaryWebsocketProtocol);
        using var demuxer = new StreamDemuxer(socket, StreamType.PortForward, ownsSocket: true);
        var stream = demuxer.GetStream((byte?)0, (byte?)0);
        demuxer.Start();
        var writing = stream.WriteAsync(sent, 0, sent.Length);
        var received = new byte[sent.Length];
        var count = await stream.ReadAtLeastAsync(received, sent.Length, throwOnEndOfStream: false);
        await writing;
        return count == sent.Length && received.AsSpan().SequenceEqual(sent);
    }
}
