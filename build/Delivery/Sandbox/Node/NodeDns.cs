using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DifyDelivery.Sandbox.Node;

/// <summary>Asks a node's service DNS for <c>kubernetes.default</c>, as a pod would.</summary>
internal static class NodeDns
{
    private const int Port = 10053; // what the Service kube-dns forwards port 53 to
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether the answer is the API Service's address.</summary>
    public static async Task<bool> AnswersAsync(NodeNetwork network, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        using var socket = new UdpClient();
        try
        {
            socket.Connect(network.NodeAddress, Port);
            await socket.SendAsync(Question("kubernetes.default.svc.cluster.local"), deadline.Token);
            var answer = await socket.ReceiveAsync(deadline.Token);
            return answer.Buffer.AsSpan().EndsWith(IPAddress.Parse(network.ApiService).GetAddressBytes());
        }
        catch (SocketException)
        {
            return false; // nobody listens
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // no answer in time
        }
    }

    /// <summary>A query for an A record, as RFC 1035 section 4 lays it out. The answer's last four bytes are then the address.</summary>
    private static byte[] Question(string name)
    {
        List<byte> bytes = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (var label in name.Split('.'))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, 0, 1, 0, 1]);
        return [.. bytes];
    }
}
